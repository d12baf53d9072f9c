package kvcache.analysis.finding;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.LoadProfile;
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
 * @param points in the plan's order, without cells without a finished trial
 * @param notes unusable parts of the files, one line each
 * @param slices the latencies of slices
 */
public record RunData(RunFolder folder, RunInfo info, List<Point> points, List<String> notes, SliceLatencies slices) {

    public static RunData read(RunFolder folder) throws IOException {
        RunInfo info = RunInfoFile.read(folder.runInfo());
        List<String> notes = new ArrayList<>();
        Map<Cell, List<TrialRow>> rowsByCell = TrialsFile.read(folder.trials(), info.plan(), notes::add).stream()
                .sorted(Comparator.comparingInt(TrialRow::round))
                .collect(Collectors.groupingBy(row -> row.trial().cell()));
        List<Point> points = new ArrayList<>();
        for (Cell cell : info.plan().cells()) {
            List<TrialRow> rows = rowsByCell.getOrDefault(cell, List.of());
            if (!rows.isEmpty()) {
                points.add(Point.of(cell, rows));
            }
        }
        return new RunData(folder, info, List.copyOf(points), List.copyOf(notes), new SliceLatencies(folder));
    }

    public BenchPlan plan() {
        return info.plan();
    }

    /** Returns a variant's points in open loops, by ascending rate. */
    public List<Point> points(Variant variant) {
        return points(variant, true);
    }

    /** Returns a variant's points in closed loops that are not pipelined, by ascending requests in flight. */
    public List<Point> closedPoints(Variant variant) {
        return points(variant, false).stream()
                .filter(point -> !(point.demand() instanceof LoadProfile.ClosedLoop closed && closed.isPipelined()))
                .toList();
    }

    private List<Point> points(Variant variant, boolean openLoop) {
        return points.stream()
                .filter(point -> point.variant().equals(variant))
                .filter(point -> point.demand() instanceof LoadProfile.OpenLoop == openLoop)
                .toList();
    }

    /** Returns a variant's point in the largest closed loop; empty if it has none. */
    public Optional<Point> atCapacity(Variant variant) {
        return closedPoints(variant).stream().reduce((earlier, later) -> later);
    }

    /** Returns a variant's point in the closed loop that is pipelined; empty if it has none. */
    public Optional<Point> pipelined(Variant variant) {
        return points(variant, false).stream()
                .filter(point -> point.demand() instanceof LoadProfile.ClosedLoop closed && closed.isPipelined())
                .findFirst();
    }

    /** Returns the point of a cell; empty if it has no finished trial. */
    public Optional<Point> point(Cell cell) {
        return points.stream().filter(point -> point.cell().equals(cell)).findFirst();
    }

    public Optional<Point> point(Variant variant, int rate) {
        return point(new Cell(variant, new LoadProfile.OpenLoop(rate)));
    }

    /** Returns the plan's variants with at least one finished trial, without twins. */
    public List<Variant> variants() {
        return plan().variants().stream()
                .filter(variant -> !plan().isTwin(variant))
                .filter(variant -> !points(variant).isEmpty())
                .toList();
    }

    /** Returns this run without points that have fewer requests in a trial. */
    public RunData withRequests(long fewest) {
        return new RunData(
                folder,
                info,
                points.stream()
                        .filter(point -> point.fewestRequests() >= fewest)
                        .toList(),
                notes,
                slices);
    }

    /** Returns this run with a note on each damaged histogram. Charts leave it out like a missing one. */
    public RunData withDamagedHistograms() throws IOException {
        List<String> all = new ArrayList<>(notes);
        for (Point point : points) {
            for (TrialRow row : point.trials()) {
                try {
                    HistogramFile.readSlicesNs(folder.histogram(row.trial()));
                } catch (NoSuchFileException e) {
                    // A copy of a run may lack the histograms.
                } catch (UnreadableFileException e) {
                    all.add(
                            "%s; charts of latency over time and by percentile leave it out, and bench --resume measures it again"
                                    .formatted(e.getMessage()));
                }
            }
        }
        return new RunData(folder, info, points, List.copyOf(all), slices);
    }

    /** Returns the name of the server with which the others are compared. */
    public String referenceServer() {
        return plan().reference().name();
    }

    public int finishedTrials() {
        return points.stream().mapToInt(point -> point.trials().size()).sum();
    }

    /** Returns the number of trials in the plan, or, with a time limit, in the rounds that were started. */
    public int plannedTrials() {
        StopRule effort = plan().effort();
        return plan().cells().size() * (effort.isAdaptive() ? rounds() : effort.rounds());
    }

    /** Returns the number of rounds that were started. */
    public int rounds() {
        return points.stream()
                .flatMap(point -> point.trials().stream())
                .mapToInt(TrialRow::round)
                .max()
                .orElse(0);
    }
}
