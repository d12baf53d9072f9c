package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Holm;
import kvcache.analysis.stats.Ratio;

/**
 * A comparison in the family of all comparisons of a run.
 *
 * @param comparison of two variants
 * @param adjustedP the p-value of its ratio being 1, corrected for all comparisons of the run; 1 without a ratio
 */
public record Compared(Comparison comparison, double adjustedP) {

    /** CPU time first, the most repeatable figure on a shared machine. */
    static final List<Figure> FIGURES = List.of(Figure.SERVER_CPU, Figure.CAPACITY, Figure.MEAN, Figure.P99);

    private static final double LEVEL = 0.05;

    /** Returns all comparisons of a run except those of twins, figure by figure of each contrast. */
    public static List<Compared> allOf(RunData run) {
        List<Comparison> comparisons = new ArrayList<>();
        for (Contrast contrast : run.plan().contrasts()) {
            if (!contrast.isTwins() && run.variants().contains(contrast.variant())) {
                FIGURES.forEach(figure -> comparisons.add(Comparison.of(run, figure, contrast)));
            }
        }
        double[] adjusted = Holm.adjust(comparisons.stream()
                .flatMap(comparison -> comparison.overall().stream())
                .mapToDouble(Ratio::pValue)
                .toArray());
        List<Compared> compared = new ArrayList<>();
        int next = 0;
        for (Comparison comparison : comparisons) {
            compared.add(new Compared(comparison, comparison.overall().isPresent() ? adjusted[next++] : 1));
        }
        return List.copyOf(compared);
    }

    public Figure figure() {
        return comparison.figure();
    }

    public Contrast contrast() {
        return comparison.contrast();
    }

    public Variant variant() {
        return contrast().variant();
    }

    public Variant baseline() {
        return contrast().baseline();
    }

    public Optional<Ratio> ratio() {
        return comparison.overall();
    }

    /** Returns whether there is a difference, at a level of 5 % for all comparisons of the run together. */
    public boolean isFound() {
        return ratio().isPresent() && adjustedP <= LEVEL;
    }

    public String sentence() {
        Variant variant = contrast().variant();
        Variant baseline = contrast().baseline();
        String figure = Format.capitalised(figure().toString());
        if (comparison.entering().isEmpty()) {
            return "%s: not compared; there is no load under which both could be, see the points.".formatted(figure);
        }
        if (ratio().isEmpty()) {
            return "%s: not compared; an interval needs at least two rounds.".formatted(figure);
        }
        Ratio ratio = ratio().get();
        String one = Format.apart(variant, baseline);
        String other = Format.apart(baseline, variant);
        String over = "%s, %s rounds".formatted(loads(), ratio.rounds());
        if (isFound()) {
            return "%s: %s has, of that of %s, %s; %s."
                    .formatted(figure, one, other, Format.times(ratio.interval()), over);
        }
        return "%s: no detectable difference between %s and %s; ratio %s; %s%s."
                .formatted(figure, one, other, Format.ratio(ratio.interval()), over, afterCorrection(ratio));
    }

    private String loads() {
        return comparison.entering().size() == 1
                ? Format.demand(comparison.entering().getFirst().demand())
                : comparison.entering().size() + " loads";
    }

    /** Explains an interval that excludes 1 although no difference is found, since intervals are not corrected. */
    private String afterCorrection(Ratio ratio) {
        return ratio.interval().contains(1)
                ? ""
                : String.format(
                        Locale.ROOT, "; among all comparisons of the run that is not enough (p = %.2f)", adjustedP);
    }
}
