package kvcache.analysis.view.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.RoundLogs;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Holm;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.Ratio;
import kvcache.analysis.stats.TwoSampleRatio;

/**
 * The change of one figure of one variant from A to B.
 *
 * <p>The ratio is of geometric means over all loads that both runs have: each round gives one mean, and rounds alone
 * narrow the interval. Two hypotheses are tested, each as one family over all figures and variants, with Holm's
 * correction: whether there is a difference at all, and whether B is worse than the tolerance allows, which is the same
 * test against a limit other than 1. So if nothing is worse than its limit, at most one in twenty comparisons of two
 * runs reports a regression.
 *
 * @param loads the loads with results in both
 * @param ratio B over A; empty if there is no such load, or either run has fewer than two rounds of it
 * @param adjustedP of the ratio being 1; 1 if there is no ratio
 * @param adjustedLimitP of the ratio being at the tolerance's limit; 1 if the estimate is better than that, or there is
 *     no ratio
 */
record Change(
        Variant variant,
        ComparedFigure measure,
        Tolerance tolerance,
        List<Pair.Load> loads,
        Optional<Ratio> ratio,
        double adjustedP,
        double adjustedLimitP) {

    /** The change of a figure from A to B, the most important first. */
    enum Kind {
        SLOWER("slower"),
        FASTER("faster"),
        NO_DIFFERENCE("no detectable difference"),
        NOT_COMPARED("not compared");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Returns the words used in text, JSON and page. */
        @Override
        public String toString() {
            return words;
        }
    }

    /** Whether a figure is worse in B than the tolerance allows. */
    enum AgainstTolerance {
        /** A regression. */
        BEYOND("worse than the tolerance"),
        /** The interval reaches beyond the tolerance. */
        NOT_EXCLUDED("may be worse than the tolerance"),
        /** The interval is within the tolerance. */
        WITHIN("within the tolerance"),
        UNKNOWN("unknown");

        private final String words;

        AgainstTolerance(String words) {
            this.words = words;
        }

        /** Returns the words used in text, JSON and page. */
        @Override
        public String toString() {
            return words;
        }
    }

    private static final double LEVEL = 0.05;

    Change {
        loads = List.copyOf(loads);
    }

    /** Returns all figures of all variants, without those for which neither run has a load. */
    static List<Change> all(Pair pair, List<ComparedFigure> measures, Tolerance tolerance) {
        List<Change> changes = new ArrayList<>();
        for (Variant variant : pair.variants()) {
            for (ComparedFigure measure : measures) {
                List<Pair.Load> loads = pair.loads(variant, measure);
                if (!loads.isEmpty() || !pair.leftOut(variant, measure).isEmpty()) {
                    changes.add(uncorrected(variant, measure, tolerance, loads));
                }
            }
        }
        List<Change> compared = changes.stream().filter(Change::isCompared).toList();
        double[] ps =
                Holm.adjust(compared.stream().mapToDouble(Change::adjustedP).toArray());
        double[] limitPs = Holm.adjust(
                compared.stream().mapToDouble(Change::adjustedLimitP).toArray());
        for (int i = 0; i < ps.length; i++) {
            Change change = compared.get(i);
            changes.set(changes.indexOf(change), change.corrected(ps[i], limitPs[i]));
        }
        return List.copyOf(changes);
    }

    private static Change uncorrected(
            Variant variant, ComparedFigure measure, Tolerance tolerance, List<Pair.Load> loads) {
        RoundLogs a = RoundLogs.meanOf(loads.stream().map(Pair.Load::a).toList());
        RoundLogs b = RoundLogs.meanOf(loads.stream().map(Pair.Load::b).toList());
        double limit = tolerance.limit(measure);
        Optional<Ratio> ratio = TwoSampleRatio.of(b.values(1), a.values(1));
        double limitP = TwoSampleRatio.of(b.values(1), a.values(limit))
                .filter(ofLimit -> measure.moreIsWorse()
                        ? ofLimit.interval().estimate() > 1
                        : ofLimit.interval().estimate() < 1)
                .map(Ratio::pValue)
                .orElse(1.0);
        return new Change(
                variant,
                measure,
                tolerance,
                loads,
                ratio,
                ratio.map(Ratio::pValue).orElse(1.0),
                limitP);
    }

    private Change corrected(double p, double limitP) {
        return new Change(variant, measure, tolerance, loads, ratio, p, limitP);
    }

    Figure figure() {
        return measure.figure();
    }

    boolean isCompared() {
        return ratio.isPresent();
    }

    Kind answer() {
        if (ratio.isEmpty()) {
            return Kind.NOT_COMPARED;
        }
        if (adjustedP > LEVEL) {
            return Kind.NO_DIFFERENCE;
        }
        boolean isMore = ratio.get().interval().estimate() > 1;
        return isMore == measure.moreIsWorse() ? Kind.SLOWER : Kind.FASTER;
    }

    AgainstTolerance againstTolerance() {
        if (ratio.isEmpty()) {
            return AgainstTolerance.UNKNOWN;
        }
        if (adjustedLimitP <= LEVEL) {
            return AgainstTolerance.BEYOND;
        }
        Interval interval = ratio.get().interval();
        double limit = tolerance.limit(measure);
        boolean reachesBeyond = measure.moreIsWorse() ? interval.high() > limit : interval.low() < limit;
        return reachesBeyond ? AgainstTolerance.NOT_EXCLUDED : AgainstTolerance.WITHIN;
    }

    boolean isRegression() {
        return againstTolerance() == AgainstTolerance.BEYOND;
    }

    /** Returns why there is no ratio. */
    String whyNotCompared() {
        return loads.isEmpty()
                ? "there is no load under which both runs could be"
                : "an interval needs at least two rounds of each run";
    }

    /** Returns text such as {@code server CPU per request of striped, HTTP/1.1}. */
    String name() {
        return "%s of %s".formatted(measure.figure(), Format.variant(variant));
    }
}
