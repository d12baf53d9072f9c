package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.plan.Variant;
import kvcache.base.run.Verdict;

/**
 * The findings of a run, in sentences.
 *
 * @param answers one line for each question
 * @param compared all comparisons except those of twins
 * @param caveats the limitations, in sentences
 * @param resolution the smallest difference that such a run finds, and how to find smaller ones; empty without twins
 */
public record Findings(
        List<Conclusion> answers, List<Compared> compared, List<String> caveats, Optional<String> resolution) {

    public static Findings of(RunData run) {
        List<Compared> compared = Compared.allOf(run);
        Answers answers = new Answers(run);
        return new Findings(answers.of(compared), compared, caveats(run, compared), answers.resolution());
    }

    /** Returns the answers for a terminal. */
    public List<String> inShort() {
        return answers.stream()
                .map(answer -> answer.question() + ": " + answer.sentence())
                .toList();
    }

    private static List<String> caveats(RunData run, List<Compared> compared) {
        List<String> caveats = new ArrayList<>();
        if (run.finishedTrials() < run.plannedTrials()) {
            caveats.add("The run was cut: %s of %s trials were finished."
                    .formatted(run.finishedTrials(), run.plannedTrials()));
        }
        for (Verdict verdict : Verdict.values()) {
            long count = run.points().stream()
                    .filter(point -> !point.isValid() && point.verdict() == verdict)
                    .count();
            if (count > 0) {
                caveats.add("%s of %s points are %s: drawn hollow, and left out of comparisons."
                        .formatted(count, run.points().size(), verdict));
            }
        }
        long few = run.points().stream()
                .filter(point -> point.isValid() && point.fewestRequests() < LoadComparison.MIN_REQUESTS)
                .count();
        if (few > 0) {
            caveats.add(
                    "%s of %s points are valid but have fewer than %s requests in a trial: drawn, and left out of comparisons."
                            .formatted(few, run.points().size(), LoadComparison.MIN_REQUESTS));
        }
        for (Variant variant : run.variants()) {
            run.points(variant).stream()
                    .filter(point -> point.readShare() > 0)
                    .mapToDouble(Point::hitShare)
                    .filter(share -> share < 1)
                    .min()
                    .ifPresent(share -> caveats.add(
                            "%s found a value for only %s %% of the reads of a point: a bound that all keys fit in would compare it fairly, since a miss costs less than a hit."
                                    .formatted(Format.variant(variant), Format.percent(share))));
        }
        long ratios = compared.stream().filter(one -> one.ratio().isPresent()).count();
        if (ratios > 1) {
            caveats.add(
                    "%s ratios are given. Each interval is its own, at 95 %%; a difference is said to be found only where it holds after Holm's correction for its family: %s."
                            .formatted(
                                    ratios,
                                    Stream.of(Measure.Family.values())
                                            .map(Measure.Family::toString)
                                            .collect(Collectors.joining("; "))));
        }
        return List.copyOf(caveats);
    }
}
