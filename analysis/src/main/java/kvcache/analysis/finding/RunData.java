package kvcache.analysis.finding;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.StopRule;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.HistogramFile;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.result.RunInfoFile;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.result.TrialsFile;
import kvcache.base.file.UnreadableFileException;

/**
 * A run, as read from its files.
 *
 * @param folder the folder of the files
 * @param info the plan and what it ran on
 * @param points in the plan's order; cells without a finished trial are missing
 * @param notes unusable parts of the files, one line each
 */
public record RunData(RunFolder folder, RunInfo info, List<Point> points, List<String> notes) {

    /** Reads a run; the points of cells without a finished trial are missing. */
    public static RunData read(RunFolder folder) throws IOException {
        RunInfo info = RunInfoFile.read(folder.runInfo());
        List<String> notes = new ArrayList<>();
        Map<Cell, List<TrialRow>> rowsByCell = TrialsFile.read(folder.trials(), info.plan(), notes::add).stream()
                .sorted(Comparator.comparingInt(row -> row.trial().round()))
                .collect(Collectors.groupingBy(row -> row.trial().cell()));
        List<Point> points = new ArrayList<>();
        for (Cell cell : info.plan().cells()) {
            List<TrialRow> rows = rowsByCell.getOrDefault(cell, List.of());
            if (!rows.isEmpty()) {
                points.add(Point.of(cell, rows));
            }
        }
        return new RunData(folder, info, List.copyOf(points), List.copyOf(notes));
    }

    /** A variant's points in open loops, by ascending rate. */
    public List<Point> points(Variant variant) {
        return points.stream()
                .filter(point -> point.cell().variant().equals(variant) && point.isOpenLoop())
                .toList();
    }

    /** A variant's points in closed loops, by ascending number of requests in flight. */
    public List<Point> closedPoints(Variant variant) {
        return points.stream()
                .filter(point -> point.cell().variant().equals(variant) && !point.isOpenLoop())
                .toList();
    }

    /** A variant's point in the closed loop of most requests in flight; empty where it was not driven in one. */
    public Optional<Point> atCapacity(Variant variant) {
        return closedPoints(variant).stream().reduce((earlier, later) -> later);
    }

    /** The point of a cell; empty where none of its trials was finished. */
    public Optional<Point> point(Cell cell) {
        return points.stream().filter(point -> point.cell().equals(cell)).findFirst();
    }

    public Optional<Point> point(Variant variant, int rate) {
        return points(variant).stream().filter(point -> point.rate() == rate).findFirst();
    }

    /** The plan's variants, without twins, of which at least one trial was finished. */
    public List<Variant> variants() {
        return info.plan().variants().stream()
                .filter(variant -> !info.plan().isTwin(variant))
                .filter(variant -> !points(variant).isEmpty())
                .toList();
    }

    /** The same run without the points of which a trial answered fewer requests. */
    public RunData withRequests(long fewest) {
        return new RunData(
                folder,
                info,
                points.stream()
                        .filter(point -> point.fewestRequests() >= fewest)
                        .toList(),
                notes);
    }

    /** The same run with a note of each histogram that is damaged: charts leave it out like one that is missing. */
    public RunData withDamagedHistograms() throws IOException {
        List<String> all = new ArrayList<>(notes);
        for (Point point : points) {
            for (TrialRow row : point.trials()) {
                try {
                    HistogramFile.readSlicesNs(folder.histogram(row.trial()));
                } catch (NoSuchFileException e) {
                    // A copy of a run may leave the histograms behind.
                } catch (UnreadableFileException e) {
                    all.add(
                            "%s; charts of latency over time and by percentile leave it out, and bench --resume measures it again"
                                    .formatted(e.getMessage()));
                }
            }
        }
        return new RunData(folder, info, points, List.copyOf(all));
    }

    /** What the others are compared with. */
    public String referenceServer() {
        return info.plan().reference().name();
    }

    /** How many trials the points have. */
    public int finishedTrials() {
        return points.stream().mapToInt(point -> point.trials().size()).sum();
    }

    /** How many trials the plan has; where its time alone ends it, the rounds that were begun. */
    public int plannedTrials() {
        StopRule effort = info.plan().effort();
        return info.plan().cells().size() * (effort.isAdaptive() ? rounds() : effort.rounds());
    }

    /** How many rounds were begun. */
    public int rounds() {
        return points.stream()
                .flatMap(point -> point.trials().stream())
                .mapToInt(row -> row.trial().round())
                .max()
                .orElse(0);
    }
}
