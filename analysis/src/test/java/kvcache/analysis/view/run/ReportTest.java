package kvcache.analysis.view.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import kvcache.analysis.finding.Findings;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.finding.SyntheticRun;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.result.RunFolder;
import kvcache.base.file.UnreadableFileException;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    /** A whole run, drawn once. */
    @TempDir
    private static Path drawn;

    @TempDir
    private Path folder;

    @BeforeAll
    static void draw() throws IOException {
        write(drawn, new SyntheticRun.H2cCostsMore());
        var unused = Report.draw(drawn);
    }

    @Test
    void thePageHoldsWhatWasFoundFirst() throws IOException {
        String page = Files.readString(drawn.resolve("report.html"));

        assertThat(page).contains("Striped locks or lock-free", "HTTP/1.1 or h2c");
        assertThat(page.indexOf("Striped locks"))
                .isLessThan(page.indexOf("<figure"))
                .isPositive();
    }

    @Test
    void theFilesInTheOriginalsColumnsHoldMediansInMilliseconds() throws IOException {
        assertThat(Files.readAllLines(drawn.resolve("FINEGRAINED.csv")))
                .hasSize(3)
                .startsWith("rate,latency_mean,latency_p95,latency_p99,success_rate")
                .last()
                .asString()
                .matches("4000,\\.1\\d\\d,\\.\\d{3},\\.\\d{3},1");
        assertThat(drawn.resolve("LOCKFREE.csv")).exists();
        assertThat(drawn.resolve("LOCKFREE-H2C.csv")).exists();
    }

    @Test
    void everyChartIsDrawnForScreensOfBothDensitiesAndAsSvg() throws IOException {
        try (Stream<Path> charts = Files.list(drawn.resolve("charts"))) {
            List<Path> files = charts.toList();
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .contains(
                            "cpu.png",
                            "cpu@2x.png",
                            "cpu.svg",
                            "ratios.svg",
                            "crossover.png",
                            "servers-h1.png",
                            "protocols-concurrent.png",
                            "time-concurrent-h1.png",
                            "throughput.png",
                            "percentiles-4000.png",
                            "latency-concurrent-h2c.png");
            for (Path file : files) {
                String name = file.toString();
                if (name.endsWith(".png")) {
                    BufferedImage picture = ImageIO.read(file.toFile());
                    assertThat(picture.getWidth()).as(name).isEqualTo(name.endsWith("@2x.png") ? 1600 : 800);
                }
            }
        }
    }

    @Test
    void thePageNeedsNoOtherFileAndRunsNothingOfWhatTheFilesSay() throws IOException {
        write(folder, new SyntheticRun.H2cCostsMore());
        Files.writeString(
                folder.resolve("run.json"),
                Files.readString(folder.resolve("run.json")).replace("AMD EPYC", "<script>alert(1)</script>"));

        String page = Files.readString(Report.draw(folder).page());

        assertThat(page).contains("&lt;script&gt;").doesNotContain("<script>alert");
        assertThat(page).doesNotContain("src=").contains("default-src 'none'");
    }

    @Test
    void aRunThatWasCutIsDrawnAsFarAsItWent() throws IOException {
        BenchPlan plan = SyntheticRun.plan("2000,4000", 3);
        SyntheticRun.write(folder, plan, 11, new SyntheticRun.H2cCostsMore());

        Report.Summary summary = Report.draw(folder);

        assertThat(Files.readString(summary.page())).contains("11 of 24 trials were finished");
    }

    @Test
    void drawingAgainChangesNothing() throws IOException {
        byte[] first = Files.readAllBytes(drawn.resolve("report.html"));
        Report.draw(drawn);

        assertThat(Files.readAllBytes(drawn.resolve("report.html"))).isEqualTo(first);
    }

    @Test
    void whatIsNoRunIsRefusedInOneLine() throws IOException {
        assertThatThrownBy(() -> Report.draw(folder))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("is not the folder of a run");

        write(folder, new SyntheticRun.H2cCostsMore());
        Files.writeString(folder.resolve("trials.csv"), "store,protocol\nstriped,h1\n");
        assertThatThrownBy(() -> Report.draw(folder))
                .isInstanceOf(UnreadableFileException.class)
                .message()
                .hasLineCount(1);
    }

    @Test
    void aServerOfWhichNoPointIsValidDoesNotKeepTheOthersFromBeingDrawn() throws IOException {
        BenchPlan plan = SyntheticRun.plan(List.of("striped", "concurrent", "caffeine"), "4000", 3);
        SyntheticRun.write(folder, plan, SyntheticRun.trials(plan).size(), new SyntheticRun.Truth() {
            private final SyntheticRun.Truth alike = SyntheticRun.alike();

            @Override
            public double cpuUs(Trial trial) {
                return alike.cpuUs(trial);
            }

            @Override
            public double latencyUs(Trial trial) {
                return alike.latencyUs(trial);
            }

            @Override
            public long errors(Trial trial) {
                return trial.cell().variant().server().equals("caffeine") ? 5 : 0;
            }
        });

        Report.draw(folder);

        assertThat(folder.resolve("charts/ratios.png")).isNotEmptyFile();
    }

    @Test
    void eightStoresAreDrawnAPanelAProtocolAndNameWhatTheyWereStartedWith() throws IOException {
        drawEight(folder);
        RunData run = RunData.read(new RunFolder(folder));

        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("skiplist-h1 / nonblocking-h1")
                .contains("skiplist.jar, SHA-256 00")
                .contains("--store offheap --capacity 1000000 --max-bytes 67108864")
                .contains("LOCKFREE-H2C.csv show the store nonblocking");
        assertThat(new Charts(run).all(Findings.of(run)))
                .filteredOn(chart ->
                        List.of("cpu", "throughput", "percentiles-4000").contains(chart.name()))
                .hasSize(3)
                .allSatisfy(chart -> assertThat(
                                ((CombinedDomainXYPlot) chart.picture().getPlot()).getSubplots())
                        .hasSize(2));
    }

    @Test
    void withoutAnyOfTheOriginalsStoresNoFileInItsColumnsIsWritten() throws IOException {
        BenchPlan plan = SyntheticRun.plan(List.of("mine", "yours"), "2000", 2);
        SyntheticRun.write(folder, plan, SyntheticRun.trials(plan).size(), SyntheticRun.alike());
        Report.Summary summary = Report.draw(folder);

        assertThat(summary.findings()).anyMatch(finding -> finding.startsWith("mine or yours: "));
        assertThat(folder.resolve("LOCKFREE.csv")).doesNotExist();
        assertThat(folder.resolve("FINEGRAINED.csv")).doesNotExist();
    }

    private static void drawEight(Path folder) throws IOException {
        BenchPlan plan = SyntheticRun.plan(
                List.of(
                        "striped",
                        "concurrent",
                        "nonblocking",
                        "caffeine",
                        "offheap",
                        "chronicle",
                        "infinispan",
                        "skiplist"),
                "1000,2000,3000,4000",
                2);
        SyntheticRun.write(folder, plan, SyntheticRun.trials(plan).size(), new SyntheticRun.H2cCostsMore() {
            @Override
            public double cpuUs(Trial trial) {
                return super.cpuUs(trial) * (trial.toString().startsWith("skiplist") ? 1.5 : 1);
            }

            @Override
            public double hitShare(Trial trial) {
                return trial.toString().startsWith("caffeine-h2c") ? 0.98 : 1;
            }
        });
        var unused = Report.draw(folder);
    }

    private static void write(Path folder, SyntheticRun.Truth truth) throws IOException {
        BenchPlan plan = SyntheticRun.plan("2000,4000", 3);
        SyntheticRun.write(folder, plan, SyntheticRun.trials(plan).size(), truth);
    }
}
