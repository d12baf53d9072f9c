package kvcache.analysis.finding;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.Ratio;

/** The precision of a run's comparisons. */
public final class RunPrecision {

    /** The width of intervals of fewer rounds is mostly chance. */
    private static final int LEAST_ROUNDS = 5;

    private RunPrecision() {}

    /**
     * Returns whether the ratio of CPU time per request of each question, and of the twins, is as precise as the plan
     * requires.
     */
    public static boolean isReached(RunFolder folder) throws IOException {
        RunData run = RunData.read(folder);
        if (run.rounds() < LEAST_ROUNDS) {
            return false;
        }
        double precision = run.plan().effort().precision();
        Stream<Optional<Ratio>> questions = Compared.allOf(run).stream()
                .filter(one -> one.measure() == Measure.CPU)
                .map(Compared::ratio);
        Stream<Optional<Ratio>> twins =
                Comparison.ofTwins(run, Figure.SERVER_CPU, LoadKind.RATES).map(Comparison::ratio).stream();
        return Stream.concat(questions, twins)
                .allMatch(ratio -> ratio.isPresent() && isWithin(ratio.get().interval(), precision));
    }

    private static boolean isWithin(Interval ratio, double precision) {
        return (ratio.high() - ratio.low()) / ratio.estimate() <= precision;
    }
}
