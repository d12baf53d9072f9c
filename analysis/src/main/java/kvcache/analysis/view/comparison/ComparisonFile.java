package kvcache.analysis.view.comparison;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
 * @param changes a figure of a variant each
 * @param onlyInA variants that B has not
 * @param onlyInB variants that A has not
 * @param leftOut what was not compared, and why
 * @param differences what else was not the same in both runs
 * @param noise what each run finds between a server and its twin
 * @param caveats what must be known before believing the ratios, in sentences
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

    private static final JsonFile<ComparisonFile> JSON = JsonFile.of(ComparisonFile.class, FORMAT_VERSION);

    /**
     * A run.
     *
     * @param rounds how many were begun
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
     * A ratio of B to A; of noise, of a twin to its original.
     *
     * @param low the lower end of its own interval, at 95 %
     * @param high the upper end
     * @param pValue of it being 1, not corrected
     * @param rounds those of the run that has fewer
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

        static @Nullable RatioOf ofNullable(Optional<Ratio> ratio) {
            return ratio.map(RatioOf::of).orElse(null);
        }
    }

    /**
     * What became of a figure.
     *
     * @param server its name in the plans
     * @param protocol {@code h1} or {@code h2c}
     * @param figure as {@code --figures} calls it
     * @param unit of its values
     * @param moreIsWorse not so of capacity
     * @param answer {@code slower}, {@code faster}, {@code no detectable difference} or {@code not compared}
     * @param againstTolerance {@code worse than the tolerance}, {@code may be worse than the tolerance}, {@code within
     *     the tolerance} or {@code unknown}
     * @param ratio over all loads; null where it is not compared
     * @param adjustedP of the ratio being 1, corrected for all ratios
     * @param adjustedLimitP of the ratio being at the tolerance's limit, corrected for all ratios; 1 where it is better
     *     than that
     * @param loads what it is made of
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
                    RatioOf.ofNullable(change.ratio()),
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
     * @param b that of B's
     * @param roundsOfA how many those are
     * @param roundsOfB likewise
     * @param ratio null where either run has fewer than two
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
                    RatioOf.ofNullable(load.ratio()));
        }
    }

    /**
     * What was not compared.
     *
     * @param lost whether A's figures could have been compared and B's could not
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
     * What a run finds between a server and its twin.
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
                RunOf.of(comparison.pair().a()),
                RunOf.of(comparison.pair().b()),
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

    /** What {@link #write} writes. */
    static String text(RunComparison comparison) {
        return JSON.text(of(comparison));
    }

    static void write(Path file, RunComparison comparison) throws IOException {
        JSON.write(file, of(comparison));
    }

    /** Reads such a file. */
    static ComparisonFile read(Path file) throws IOException {
        return JSON.read(file);
    }
}
