package kvcache.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kvcache.analysis.view.footprint.FootprintFolder;
import kvcache.analysis.view.footprint.FootprintInfo;
import kvcache.analysis.view.footprint.FootprintPlan;
import kvcache.analysis.view.footprint.FootprintRounds;
import kvcache.analysis.view.footprint.FootprintRow;
import kvcache.base.file.CsvFile;
import kvcache.bench.micro.FootprintProbe;
import kvcache.bench.micro.OpenedStores;
import kvcache.bench.run.JvmFlags;
import kvcache.bench.run.Progress;

/** Starts a child for each cell of each round and leaves the files of the run. Whatever stops it, no child is left. */
public final class FootprintRun {

    /** A child takes seconds; a machine that swaps, minutes. */
    private static final Duration CHILD_LIMIT = Duration.ofMinutes(10);

    private static final Path RESIDENT_SET = Path.of("/proc/self/status");

    private final FootprintInfo info;
    private final FootprintFolder folder;
    private final List<Path> plugins;

    /**
     * Prepares a run.
     *
     * @param folder where the files go; vacant
     * @param plugins jars of stores that are not built in
     */
    public FootprintRun(FootprintInfo info, FootprintFolder folder, List<Path> plugins) {
        this.info = info;
        this.folder = folder;
        this.plugins = List.copyOf(plugins);
    }

    /** Whether the system tells the resident set of a process: Linux does. */
    public static boolean isPossible() {
        return Files.isReadable(RESIDENT_SET);
    }

    /**
     * The one list, and what makes the resident set follow what is alive: a heap that starts small, is collected by the collector that servers
     * run with, and gives back at each collection whatever it does not need. The optimising compiler is left out, whose own memory
     * would come and go between the readings.
     */
    public static List<String> jvmFlags(FootprintPlan plan) {
        List<String> flags = new ArrayList<>(JvmFlags.read());
        flags.addAll(List.of(
                "-XX:+UseG1GC",
                "-Xms8m",
                "-Xmx" + plan.heapBytes(),
                "-XX:MinHeapFreeRatio=0",
                "-XX:MaxHeapFreeRatio=0",
                "-XX:TieredStopAtLevel=1"));
        return List.copyOf(flags);
    }

    /** How many steps a plan has. */
    public static int steps(FootprintPlan plan) {
        return plan.cells().size() * plan.rounds();
    }

    /**
     * Measures. A child that fails is written down, and the others go on.
     *
     * @throws IOException where a file cannot be written, or no child can be started
     * @throws InterruptedException where the thread is interrupted; the child is gone when it is thrown
     */
    public void run(Progress progress) throws IOException, InterruptedException {
        folder.create();
        info.write(folder.runInfo());
        try (CsvFile<FootprintRow> rows = FootprintRounds.create(folder.rounds())) {
            for (int round = 1; round <= info.plan().rounds(); round++) {
                for (FootprintPlan.Cell cell : info.plan().cells(round)) {
                    progress.begins("round %s: %s, values of %s B".formatted(round, cell.store(), cell.valueBytes()));
                    Optional<FootprintRow> row = measure(cell, round);
                    if (row.isPresent()) {
                        rows.append(row.get());
                    } else {
                        tellFailure(cell, round);
                    }
                    progress.done();
                }
            }
        }
    }

    private void tellFailure(FootprintPlan.Cell cell, int round) throws IOException {
        Files.writeString(
                folder.failures(),
                "round %s: %s, values of %s B: the child failed; see %s%n"
                        .formatted(
                                round,
                                cell.store(),
                                cell.valueBytes(),
                                folder.log().getFileName()),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private Optional<FootprintRow> measure(FootprintPlan.Cell cell, int round)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("kvcache-footprint", ".txt");
        try {
            Process child = new ProcessBuilder(command(cell))
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
                    .start();
            try {
                boolean ended = child.waitFor(CHILD_LIMIT);
                return ended && child.exitValue() == 0 ? result(cell, round, output) : Optional.empty();
            } finally {
                child.destroyForcibly();
            }
        } finally {
            Files.delete(output);
        }
    }

    private List<String> command(FootprintPlan.Cell cell) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(info.software().jvmFlags());
        words.addAll(OpenedStores.flags(plugins));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), FootprintProbe.class.getName()));
        words.addAll(
                List.of(cell.store(), Integer.toString(info.plan().entries()), Integer.toString(cell.valueBytes())));
        return words;
    }

    private static Optional<FootprintRow> result(FootprintPlan.Cell cell, int round, Path output) throws IOException {
        try (Stream<String> lines = Files.lines(output)) {
            return lines.filter(line -> line.startsWith(FootprintProbe.RESULT + " "))
                    .map(line -> line.split(" ", -1))
                    .map(words -> new FootprintRow(
                            cell,
                            round,
                            Long.parseLong(words[1]),
                            Long.parseLong(words[2]),
                            Long.parseLong(words[3]),
                            Long.parseLong(words[4])))
                    .findFirst();
        }
    }
}
