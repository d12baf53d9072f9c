package kvcache.analysis.view.comparison;

import java.time.Instant;
import java.util.List;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.Machine;
import kvcache.analysis.stats.Ratio;
import kvcache.base.file.JsonFile;
import org.jspecify.annotations.Nullable;

/**
 * A comparison as JSON, in snake case. Within a format version fields are added, and none is renamed or removed.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param a the baseline
 * @param b the candidate
 * @param tolerance as a share: 0.05 is 5 %
 * @param hasRegression whether a figure is worse than the tolerance allows: exit code 4
 * @param shownWithin whether every figure of A is shown to be within the tolerance: else exit code 4 with
 *     {@code --strict}
 * @param changes one for each figure of each variant
 * @param onlyInA variants missing from B
 * @param onlyInB variants missing from A
 * @param leftOut omitted comparisons, with reasons
 * @param differences other differences between the runs
 * @param noise the ratios of servers to their twins in each run
 * @param caveats limitations of the ratios, in sentences
 */
record ComparisonFile(
        int formatVersion,
        RunOf a,
        RunOf b,
        double tolerance,
        boolean hasRegression,
        boolean shownWithin,
        List<ChangeOf> changes,
        List<Variant> onlyInA,
        List<Variant> onlyInB,
        List<LeftOutOf> leftOut,
        List<Difference> differences,
        List<NoiseOf> noise,
        List<String> caveats) {

    static final int FORMAT_VERSION = 1;

    static final JsonFile<ComparisonFile> JSON = JsonFile.of(ComparisonFile.class, FORMAT_VERSION);

    /**
     * A run.
     *
     * @param rounds the number of rounds that were started
     */
    record RunOf(String name, Instant startedAt, String revision, int rounds, Machine machine) {
        static RunOf of(RunData run) {
            return new RunOf(
                    run.info().name(),
                    run.info().startedAt(),
                    run.info().software().gitRevision(),
                    run.rounds(),
                    run.info().machine());
        }
    }

    /**
     * A ratio of B to A; for noise, of a twin to its original.
     *
     * @param low the lower end of its 95 % interval, not corrected
     * @param high the upper end
     * @param pValue of the ratio being 1, not corrected
     * @param rounds of the run that has fewer
     */
    record RatioOf(double estimate, double low, double high, double pValue, int rounds) {
        static RatioOf of(Ratio ratio) {
            return new RatioOf(
                    ratio.interval().estimate(),
                    ratio.interval().low(),
                    ratio.interval().high(),
                    ratio.pValue(),
                    ratio.rounds());
        }
    }

    /**
     * The change of a figure.
     *
     * @param server its name in the plans
     * @param protocol {@code h1} or {@code h2c}
     * @param figure as in {@code --figures}
     * @param unit of its values
     * @param moreIsWorse false for capacity only
     * @param answer {@code slower}, {@code faster}, {@code no detectable difference} or {@code not compared}
     * @param againstTolerance {@code worse than the tolerance}, {@code may be worse than the tolerance}, {@code within
     *     the tolerance} or {@code unknown}
     * @param ratio over all loads; null if it is not compared
     * @param adjustedP of the ratio being 1, corrected for all ratios
     * @param adjustedLimitP of the ratio being at the tolerance's limit, corrected for all ratios; 1 if it is better
     * @param loads the loads of the ratio
     */
    record ChangeOf(
            String server,
            String protocol,
            String figure,
            String unit,
            boolean moreIsWorse,
            String answer,
            String againstTolerance,
            @Nullable RatioOf ratio,
            double adjustedP,
            double adjustedLimitP,
            List<LoadOf> loads) {
        static ChangeOf of(Change change) {
            Variant variant = change.variant();
            ComparedFigure measure = change.measure();
            return new ChangeOf(
                    variant.server(),
                    variant.protocol().toString(),
                    measure.toString(),
                    measure.figure().unit().strip(),
                    measure.moreIsWorse(),
                    change.answer().toString(),
                    change.againstTolerance().toString(),
                    change.ratio().map(RatioOf::of).orElse(null),
                    change.adjustedP(),
                    change.adjustedLimitP(),
                    change.loads().stream().map(LoadOf::of).toList());
        }
    }

    /**
     * A figure under one load.
     *
     * @param load the rate, such as {@code 9501}, or the requests in flight, such as {@code closed64}
     * @param a the geometric mean of A's rounds
     * @param b the geometric mean of B's rounds
     * @param ratio null if either run has fewer than two rounds
     */
    record LoadOf(
            String load,
            double a,
            double b,
            int roundsOfA,
            int roundsOfB,
            @Nullable RatioOf ratio) {
        static LoadOf of(Pair.Load load) {
            return new LoadOf(
                    load.demand().toString(),
                    load.a().geometricMean(),
                    load.b().geometricMean(),
                    load.a().rounds(),
                    load.b().rounds(),
                    load.ratio().map(RatioOf::of).orElse(null));
        }
    }

    /**
     * An omitted comparison.
     *
     * @param lost whether A had comparable figures and B had not
     */
    record LeftOutOf(
            String server, String protocol, List<String> loads, List<String> figures, String why, boolean lost) {
        static LeftOutOf of(LeftOut leftOut) {
            return new LeftOutOf(
                    leftOut.variant().server(),
                    leftOut.variant().protocol().toString(),
                    leftOut.demands().stream().map(LoadProfile::toString).toList(),
                    leftOut.measures().stream().map(ComparedFigure::toString).toList(),
                    leftOut.why(),
                    leftOut.lost());
        }
    }

    /**
     * The ratio of a server to its twin in a run.
     *
     * @param run {@code A} or {@code B}
     */
    record NoiseOf(String run, String figure, RatioOf ratio) {
        static NoiseOf of(Noise noise) {
            return new NoiseOf(noise.run(), noise.measure().toString(), RatioOf.of(noise.ratio()));
        }
    }

    static ComparisonFile of(RunComparison comparison) {
        return new ComparisonFile(
                FORMAT_VERSION,
                RunOf.of(comparison.a()),
                RunOf.of(comparison.b()),
                comparison.tolerance().share(),
                comparison.hasRegression(),
                comparison.isShownWithin(),
                comparison.changes().stream().map(ChangeOf::of).toList(),
                comparison.pair().onlyInA(),
                comparison.pair().onlyInB(),
                comparison.leftOut().stream().map(LeftOutOf::of).toList(),
                comparison.differences(),
                comparison.noise().stream().map(NoiseOf::of).toList(),
                Sentences.caveats(comparison));
    }
}
