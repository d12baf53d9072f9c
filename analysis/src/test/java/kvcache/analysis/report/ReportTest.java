package kvcache.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.UnreadableRunException;
import kvcache.load.Protocol;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    /** h2c costs a fifth more, at every rate and in every round but for noise; the stores are alike. */
    private static class H2cCostsMore implements SyntheticRun.Truth {
        @Override
        public double cpuUs(Trial trial) {
            return 20 * costs(trial) * SyntheticRun.noise(trial, 0.005);
        }

        @Override
        public double latencyUs(Trial trial) {
            return 150 * costs(trial) * SyntheticRun.noise(trial, 0.02);
        }

        private static double costs(Trial trial) {
            return trial.cell().variant().protocol() == Protocol.H2C ? 1.2 : 1;
        }
    }

    /** A whole run, drawn once. */
    @TempDir
    private static Path drawn;

    @TempDir
    private Path folder;

    @BeforeAll
    static void draw() throws IOException {
        write(drawn, new H2cCostsMore());
        var unused = Report.draw(drawn);
    }

    @Test
    void whatWasPlantedIsFoundAndNothingElse() throws IOException {
        write(folder, new H2cCostsMore());

        List<Findings.Group> groups =
                Findings.of(RunData.read(new RunFolder(folder))).groups();

        assertThat(groups).hasSize(4);
        assertThat(group(groups, "concurrent or striped, over HTTP/1.1?").sentences())
                .allSatisfy(sentence -> assertThat(sentence).contains("no detectable difference"));
        assertThat(group(groups, "HTTP/1.1 or h2c, with striped?").sentences())
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("Server CPU per request: h2c takes 1.2")
                        .contains("95 % interval")
                        .contains("2 rates, 3 rounds"));
    }

    @Test
    void aPointWithErrorsIsKeptAndLeftOutOfComparisons() throws IOException {
        write(folder, new H2cCostsMore() {
            @Override
            public long errors(Trial trial) {
                return trial.toString().equals("striped-h1-2000-round2") ? 1 : 0;
            }
        });
        RunData run = RunData.read(new RunFolder(folder));

        assertThat(run.points()).hasSize(8);
        assertThat(Findings.of(run).groups().getFirst().comparisons().getFirst().atRates())
                .extracting(Comparison.AtRate::rate)
                .containsExactly(4000);
        assertThat(Findings.of(run).caveats()).anyMatch(caveat -> caveat.contains("1 of 8 points are errors"));
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
    void everyChartIsDrawnTwiceAsLargeAsItIsShown() throws IOException {
        try (Stream<Path> charts = Files.list(drawn.resolve("charts"))) {
            List<Path> files = charts.toList();
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .contains(
                            "cpu.png",
                            "servers-h1.png",
                            "protocols-striped.png",
                            "throughput.png",
                            "percentiles-4000.png",
                            "latency-concurrent-h2c.png");
            for (Path file : files) {
                BufferedImage picture = ImageIO.read(file.toFile());
                assertThat(picture.getWidth()).as(file.toString()).isEqualTo(1600);
            }
        }
    }

    @Test
    void thePageNeedsNoOtherFileAndRunsNothingOfWhatTheFilesSay() throws IOException {
        write(folder, new H2cCostsMore());
        Files.writeString(
                folder.resolve("run.json"),
                Files.readString(folder.resolve("run.json")).replace("AMD EPYC", "<script>alert(1)</script>"));

        String page = Files.readString(Report.draw(folder).page());

        assertThat(page).contains("&lt;script&gt;").doesNotContain("<script");
        assertThat(page)
                .doesNotContain("src=\"charts")
                .doesNotContain("http://")
                .doesNotContain("https://");
        assertThat(page).contains("data:image/png;base64,");
        assertThat(page.indexOf("<h2>Findings")).isLessThan(page.indexOf("<h2>Charts"));
    }

    @Test
    void aRunThatWasCutIsDrawnAsFarAsItWent() throws IOException {
        BenchPlan plan = SyntheticRun.plan("2000,4000", 3);
        SyntheticRun.write(folder, plan, 11, new H2cCostsMore());

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
                .isInstanceOf(UnreadableRunException.class)
                .hasMessageContaining("is not the folder of a run");

        write(folder, new H2cCostsMore());
        Files.writeString(folder.resolve("trials.csv"), "store,protocol\nstriped,h1\n");
        assertThatThrownBy(() -> Report.draw(folder))
                .isInstanceOf(UnreadableRunException.class)
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
    void eightStoresAreEachComparedWithTheReferenceAndDrawnAPanelAProtocol() throws IOException {
        drawEight(folder);
        Findings findings = Findings.of(RunData.read(new RunFolder(folder)));

        // Seven stores against one over two protocols, and two protocols with each of eight stores.
        assertThat(findings.groups()).hasSize(7 * 2 + 8);
        assertThat(group(findings.groups(), "concurrent or skiplist, over h2c?")
                        .sentences()
                        .getFirst())
                .startsWith("Server CPU per request: skiplist takes 1.5");
        assertThat(findings.caveats()).anyMatch(caveat -> caveat.startsWith("caffeine, h2c found a value for only 98"));
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("skiplist-h1 / concurrent-h1")
                .contains("skiplist.jar, SHA-256 00")
                .contains("<dt>server offheap</dt>")
                .contains("--store offheap --capacity 1000000 --max-bytes 67108864</dd>")
                .contains("LOCKFREE-H2C.csv show the store nonblocking");
        assertThat(new Charts(RunData.read(new RunFolder(folder))).all())
                .filteredOn(chart -> List.of("cpu", "ratios", "throughput", "percentiles-4000")
                        .contains(chart.name()))
                .hasSize(4)
                .allSatisfy(chart -> assertThat(
                                ((CombinedDomainXYPlot) chart.picture().getPlot()).getSubplots())
                        .hasSize(2));
    }

    @Test
    void withoutTheReferenceTheFirstStoreIsIt() throws IOException {
        BenchPlan plan = SyntheticRun.plan(List.of("mine", "yours"), "2000", 2);
        SyntheticRun.write(folder, plan, SyntheticRun.trials(plan).size(), SyntheticRun.alike());
        Report.Summary summary = Report.draw(folder);

        assertThat(summary.findings()).anyMatch(finding -> finding.startsWith("mine or yours, over h2c?"));
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
        SyntheticRun.write(folder, plan, SyntheticRun.trials(plan).size(), new H2cCostsMore() {
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

    private static Findings.Group group(List<Findings.Group> groups, String question) {
        return groups.stream()
                .filter(group -> group.question().equals(question))
                .findFirst()
                .orElseThrow();
    }
}
