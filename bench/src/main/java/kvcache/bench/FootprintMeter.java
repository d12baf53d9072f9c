package kvcache.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.result.ExperimentPlan.Trial;
import kvcache.analysis.view.footprint.FootprintPlan;
import kvcache.analysis.view.footprint.FootprintPlan.Cell;
import kvcache.analysis.view.footprint.FootprintRow;
import kvcache.bench.micro.FootprintProbe;
import kvcache.bench.run.BenchException;
import kvcache.bench.run.JvmFlags;

/** Starts a child for each measurement of memory and reads the one line that it prints. */
public final class FootprintMeter implements ExperimentRun.Meter<Cell, FootprintRow> {

    /** A child takes seconds, or minutes on a machine that swaps. */
    private static final Duration CHILD_LIMIT = Duration.ofMinutes(10);

    private final FootprintPlan plan;
    private final Path log;
    private final List<String> childFlags;

    FootprintMeter(FootprintPlan plan, Path log, List<String> childFlags) {
        this.plan = plan;
        this.log = log;
        this.childFlags = childFlags;
    }

    /** Returns whether the system reports the resident set of a process, as Linux does. */
    public static boolean isPossible() {
        return Files.isReadable(Path.of("/proc/self/status"));
    }

    /**
     * Returns the common flags, and flags that make the resident set follow the live objects: the servers' collector,
     * with a heap that starts small and returns unused memory at each collection. The optimising compiler is off: its
     * memory would change between the readings.
     */
    static List<String> jvmFlags(FootprintPlan plan) {
        return JvmFlags.with(
                "-XX:+UseG1GC",
                "-Xms8m",
                "-Xmx" + plan.heapBytes(),
                "-XX:MinHeapFreeRatio=0",
                "-XX:MaxHeapFreeRatio=0",
                "-XX:TieredStopAtLevel=1");
    }

    @Override
    public FootprintRow measure(Trial<Cell> trial) throws BenchException, IOException, InterruptedException {
        Path output = Files.createTempFile("kvcache-footprint", ".txt");
        try {
            Process child = new ProcessBuilder(command(trial.cell()))
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            try {
                if (child.waitFor(CHILD_LIMIT) && child.exitValue() == 0) {
                    return row(trial, output);
                }
            } finally {
                child.destroyForcibly();
            }
        } finally {
            Files.delete(output);
        }
        throw new BenchException("the child failed");
    }

    private List<String> command(Cell cell) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(childFlags);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), FootprintProbe.class.getName()));
        words.addAll(List.of(cell.store(), Integer.toString(plan.entries()), Integer.toString(cell.valueBytes())));
        return words;
    }

    private static FootprintRow row(Trial<Cell> trial, Path output) throws BenchException, IOException {
        try (Stream<String> lines = Files.lines(output)) {
            return lines.filter(line -> line.startsWith(FootprintProbe.RESULT + " "))
                    .map(line -> line.split(" ", -1))
                    .map(words -> new FootprintRow(
                            trial.cell(),
                            trial.round(),
                            Long.parseLong(words[1]),
                            Long.parseLong(words[2]),
                            Long.parseLong(words[3]),
                            Long.parseLong(words[4])))
                    .findFirst()
                    .orElseThrow(() -> new BenchException("the child failed"));
        }
    }
}
