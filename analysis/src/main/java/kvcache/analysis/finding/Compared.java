package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.stats.Holm;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.Ratio;

/**
 * The answer to a question by one measure.
 *
 * @param adjustedP the p-value of its ratio being 1, corrected for the measure's family; 1 without a ratio
 */
public record Compared(Question question, Measure measure, Comparison comparison, double adjustedP) {

    private static final double LEVEL = 0.05;

    /** Returns each question of a run by each measure of its plan. */
    public static List<Compared> allOf(RunData run) {
        List<Compared> all = new ArrayList<>();
        for (Question question : Question.of(run.plan(), run.variants())) {
            for (Measure measure : Measure.of(run.plan())) {
                all.add(new Compared(
                        question,
                        measure,
                        Comparison.of(run, measure.figure(), measure.loads(), question.contrasts()),
                        1));
            }
        }
        for (Measure.Family family : Measure.Family.values()) {
            List<Compared> together = all.stream()
                    .filter(one -> one.measure.family() == family && one.ratio().isPresent())
                    .toList();
            double[] adjusted = Holm.adjust(together.stream()
                    .mapToDouble(one -> one.ratio().orElseThrow().pValue())
                    .toArray());
            for (int i = 0; i < adjusted.length; i++) {
                Compared one = together.get(i);
                all.set(all.indexOf(one), new Compared(one.question, one.measure, one.comparison, adjusted[i]));
            }
        }
        return List.copyOf(all);
    }

    public Optional<Ratio> ratio() {
        return comparison.ratio();
    }

    /** Returns whether there is a difference, at a level of 5 % for all comparisons of the family together. */
    public boolean isFound() {
        return ratio().isPresent() && adjustedP <= LEVEL;
    }

    /** Returns the largest difference that the interval does not exclude, as a share of the baseline. */
    double bound() {
        Interval interval = ratio().orElseThrow().interval();
        return Math.max(Math.abs(interval.high() - 1), Math.abs(interval.low() - 1));
    }

    public String sentence() {
        String figure = Format.capitalised(measure.toString());
        if (comparison.conditions().isEmpty()) {
            return "%s: not compared; there is no load under which both can be, see the points.".formatted(figure);
        }
        if (ratio().isEmpty()) {
            return "%s: not compared; an interval needs at least two rounds.".formatted(figure);
        }
        Ratio ratio = ratio().get();
        return "%s: %s, %s; %s, %s%s."
                .formatted(
                        figure,
                        Format.times(ratio.interval()),
                        isFound() ? "a difference" : "no detectable difference",
                        loads(),
                        Format.counted(ratio.rounds(), "round"),
                        afterCorrection(ratio));
    }

    private String loads() {
        List<LoadProfile> demands = comparison.demands();
        return demands.size() == 1 ? Format.demand(demands.getFirst()) : demands.size() + " loads";
    }

    /** Explains an interval that excludes 1 although no difference is found, since intervals are not corrected. */
    private String afterCorrection(Ratio ratio) {
        return isFound() || ratio.interval().contains(1)
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; with so many comparisons of %s it may be chance (p = %.2f)",
                        measure.family(),
                        adjustedP);
    }
}
