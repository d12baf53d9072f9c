package kvcache.analysis.view.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.RunFolder;
import kvcache.base.file.UnreadableFileException;

/**
 * What became faster or slower from run A, the baseline, to run B, the candidate.
 *
 * @param pair the runs
 * @param measures the figures that were asked for
 * @param tolerance how much worse a figure may be
 * @param changes a figure of a variant each, variant by variant
 * @param leftOut what could not be compared
 * @param differences what else was not the same
 * @param noise what each run finds between twins
 */
record RunComparison(
        Pair pair,
        List<ComparedFigure> measures,
        Tolerance tolerance,
        List<Change> changes,
        List<LeftOut> leftOut,
        List<Difference> differences,
        List<Noise> noise) {

    /**
     * Compares two runs by their files.
     *
     * @throws UnreadableFileException where a folder holds no run; the message is one line
     */
    static RunComparison of(Path a, Path b, List<ComparedFigure> measures, Tolerance tolerance) throws IOException {
        Pair pair = new Pair(read(a), read(b));
        List<LeftOut> single = new ArrayList<>();
        pair.variants().forEach(variant -> measures.forEach(measure -> single.addAll(pair.leftOut(variant, measure))));
        return new RunComparison(
                pair,
                List.copyOf(measures),
                tolerance,
                Change.all(pair, measures, tolerance),
                LeftOut.joined(single),
                Difference.between(pair.a().info(), pair.b().info()),
                Noise.of(pair, measures));
    }

    private static RunData read(Path path) throws IOException {
        RunFolder folder = new RunFolder(path);
        if (!Files.isRegularFile(folder.runInfo()) || !Files.isRegularFile(folder.trials())) {
            throw new UnreadableFileException(
                    "%s is not the folder of a bench: it lacks run.json or trials.csv".formatted(path));
        }
        return RunData.read(folder);
    }

    List<Change> changesOf(Variant variant) {
        return changes.stream()
                .filter(change -> change.variant().equals(variant))
                .toList();
    }

    /** Whether there is not one ratio: that nothing became slower is then not known. */
    boolean isEmpty() {
        return changes.stream().noneMatch(Change::isCompared);
    }

    /** Whether capacity was asked for, and there is no closed loop that both runs' plans have. */
    boolean lacksCapacity() {
        return measures.contains(ComparedFigure.CAPACITY) && pair.capacityLoop().isEmpty();
    }

    /** Whether a figure is worse than the tolerance allows. */
    boolean hasRegression() {
        return changes.stream().anyMatch(Change::isRegression);
    }

    /**
     * Whether every figure that A has is shown to be within the tolerance in B: no interval reaches beyond it, and none of A's loads could be
     * compared in A alone.
     */
    boolean isShownWithin() {
        boolean noneReachesBeyond = changes.stream()
                .map(Change::againstTolerance)
                .noneMatch(against -> against == AgainstTolerance.BEYOND || against == AgainstTolerance.NOT_EXCLUDED);
        boolean noneLacksRounds = changes.stream()
                .noneMatch(change -> !change.isCompared() && !change.loads().isEmpty());
        boolean noneIsLost = leftOut.stream().noneMatch(LeftOut::lost)
                && pair.onlyInA().isEmpty()
                && !(lacksCapacity() && !pair.a().info().plan().closedLoops().isEmpty());
        return noneReachesBeyond && noneLacksRounds && noneIsLost;
    }
}
