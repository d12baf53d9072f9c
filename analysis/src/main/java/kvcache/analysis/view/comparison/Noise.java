package kvcache.analysis.view.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kvcache.analysis.finding.Comparison;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.stats.Ratio;

/**
 * The noise of a run: the ratio of a server to its twin (A/A).
 *
 * @param run {@code A} or {@code B}
 * @param ratio of the twin to its original, paired by round
 */
record Noise(String run, ComparedFigure measure, Ratio ratio) {

    /** Returns the noise of both runs, without runs that have no twins. */
    static List<Noise> of(Pair pair, List<ComparedFigure> measures) {
        List<Noise> noise = new ArrayList<>();
        for (Map.Entry<String, RunData> run : List.of(Map.entry("A", pair.a()), Map.entry("B", pair.b()))) {
            for (ComparedFigure measure : measures) {
                Comparison.ofTwins(run.getValue(), measure.figure(), measure.loads())
                        .flatMap(Comparison::ratio)
                        .ifPresent(ratio -> noise.add(new Noise(run.getKey(), measure, ratio)));
            }
        }
        return List.copyOf(noise);
    }

    Figure figure() {
        return measure.figure();
    }

    String sentence() {
        return "%s, %s: twin over original %s, %s rounds"
                .formatted(run, measure.figure(), Format.ratio(ratio.interval()), ratio.rounds());
    }
}
