package kvcache.analysis.finding;

import java.io.IOException;
import java.util.List;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.stats.Interval;

/** The precision of a run's comparisons. */
public final class RunPrecision {

    /** The width of intervals of fewer rounds is mostly chance. */
    public static final int LEAST_ROUNDS = 6;

    private RunPrecision() {}

    /** Returns whether every ratio of CPU time per request, including twins, is as precise as the plan requires. */
    public static boolean isReached(RunFolder folder) throws IOException {
        RunData run = RunData.read(folder);
        if (run.rounds() < LEAST_ROUNDS) {
            return false;
        }
        double precision = run.plan().effort().precision();
        List<Contrast> contrasts = run.plan().contrasts();
        return contrasts.stream()
                .allMatch(contrast -> Comparison.of(run, Figure.SERVER_CPU, contrast)
                        .overall()
                        .filter(ratio -> isWithin(ratio.interval(), precision))
                        .isPresent());
    }

    private static boolean isWithin(Interval ratio, double precision) {
        return (ratio.high() - ratio.low()) / ratio.estimate() <= precision;
    }
}
