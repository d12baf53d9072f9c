package kvcache.analysis.finding;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.stats.Power;
import kvcache.analysis.stats.Ratio;

/** The noise of a run: the difference between a server and its twin (A/A). */
final class NoiseQuestion {

    private static final String WORDS = "How small a difference can this run tell?";

    private static final double POWER = 0.8;

    private NoiseQuestion() {}

    /** Returns the answer; empty if the run has no twins. */
    static Optional<Conclusion> answer(RunData run) {
        return Comparison.ofTwins(run, Figure.SERVER_CPU)
                .flatMap(twins -> twins.overall().map(ratio -> answerOf(run, twins, ratio)));
    }

    private static Conclusion answerOf(RunData run, Comparison twins, Ratio ratio) {
        double detectable = Power.detectableRatio(Math.max(1e-6, twins.spread()), ratio.rounds(), POWER);
        String resolution = String.format(
                Locale.ROOT,
                "A single comparison over as many loads finds a difference of %.1f %% in four of five runs like this one; the correction for many asks for more.",
                100 * (detectable - 1));
        List<String> further = run.plan().contrasts().stream()
                .filter(Contrast::isTwins)
                .flatMap(twin -> Comparison.of(run, Figure.SERVER_CPU, twin).overall().stream()
                        .map(one -> "%s against its twin: %s, %s rounds."
                                .formatted(
                                        Format.variant(twin.baseline()), Format.ratio(one.interval()), one.rounds())))
                .toList();
        boolean within = ratio.interval().contains(1);
        String same = "%s, measured twice, takes of its own server CPU %s"
                .formatted(twins.contrast().baseline().server(), Format.times(ratio.interval()));
        return new Conclusion(
                within ? Conclusion.Kind.NO_DIFFERENCE : Conclusion.Kind.FOUND,
                WORDS,
                within
                        ? "%s: within the noise, as it must be. %s".formatted(same, resolution)
                        : "%s: equal servers seem to differ, so intervals of this run are narrower than its noise, and differences of that size mean nothing."
                                .formatted(same),
                Optional.of(ratio.interval()),
                further);
    }
}
