package kvcache.analysis.view.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import kvcache.analysis.chart.Palette;
import kvcache.analysis.result.ExperimentFolder;
import kvcache.analysis.result.ExperimentFolder.Content;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.view.Looks;
import kvcache.base.file.UnreadableFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MicroViewTest {

    /**
     * The machine drifts from round to round; striped takes twice concurrent's time, the bare map the same but for
     * noise.
     */
    private static double ns(MicroCell cell, int round) {
        double drift = 1 + 0.1 * round;
        return switch (cell.subject().name()) {
            case "striped" -> 200 * drift;
            case "concurrent" -> 100 * drift;
            case "bareMap" -> 100 * drift * (1 + 0.01 * ((round % 3) - 1));
            default -> 20 * drift;
        };
    }

    @TempDir
    private Path path;

    private final MicroPlan plan = SyntheticMicro.plan(MicroPlan.Measure.TIME, 6);
    private final MicroData data = SyntheticMicro.data(plan, SyntheticMicro.rows(plan, MicroViewTest::ns));

    private MicroCell cell(String subject) {
        return new MicroCell(new Subject(subject), plan.conditions().getFirst());
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        MicroPlan latency = SyntheticMicro.plan(MicroPlan.Measure.LATENCY, 2);
        List<MicroRow> rows = SyntheticMicro.rows(latency, (cell, round) -> 100.125 * round);

        Content<MicroPlan, MicroRow> read =
                SyntheticMicro.write(path, latency, rows).read();

        assertThat(read.info()).isEqualTo(SyntheticMicro.info(latency));
        assertThat(read.rows()).isEqualTo(rows);
        assertThat(read.failures()).isEmpty();
    }

    @Test
    void ratiosArePairedByRoundSoThatADriftCancels() {
        Interval ratio = data.ratio(cell("striped"), MicroFigure.NS_PER_OP).orElseThrow();

        assertThat(ratio.estimate()).isCloseTo(2, within(1e-9));
        assertThat(ratio.high() - ratio.low()).isLessThan(1e-6);
    }

    @Test
    void theNetTimeIsTheTimeLessTheKeySelectionOfTheSameRound() {
        assertThat(data.net(cell("concurrent")).orElseThrow().mean()).isCloseTo(80 * 1.35, within(1e-9));
        assertThat(data.netRatio(cell("striped")).orElseThrow().estimate()).isCloseTo(180.0 / 80, within(1e-9));
        assertThat(data.net(cell("keySelection"))).isEmpty();
    }

    @Test
    void sentencesSayHowManyTimesAsLongOrThatNoDifferenceIsDetectable() {
        List<String> sentences = MicroFindings.of(data).groups().getFirst().sentences();

        assertThat(sentences)
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("striped takes 2.0 times as long as concurrent (95 % interval 2.0 to 2.0")
                        .contains("net of key selection 2.3 (2.3 to 2.3)", "6 rounds"))
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("no detectable difference between bareMap and concurrent (ratio 1.00"));
    }

    @Test
    void roundsThatLieTooFarApartAreNotCompared() {
        MicroPlan two = SyntheticMicro.plan(MicroPlan.Measure.TIME, 2);
        MicroData wild = SyntheticMicro.data(
                two,
                SyntheticMicro.rows(
                        two, (cell, round) -> cell.subject().name().equals("striped") ? Math.pow(10, round) : 100));

        assertThat(MicroFindings.of(wild).groups().getFirst().sentences())
                .contains("striped: not compared with concurrent; the rounds are too far apart (2 rounds).");
    }

    @Test
    void oneRoundGivesNoRatio() {
        MicroPlan one = SyntheticMicro.plan(MicroPlan.Measure.TIME, 1);
        MicroData single = SyntheticMicro.data(one, SyntheticMicro.rows(one, MicroViewTest::ns));

        assertThat(MicroFindings.of(single).groups().getFirst().sentences())
                .allSatisfy(sentence -> assertThat(sentence).contains("needs at least two rounds"));
    }

    @Test
    void aStoreThatMissesIsNotCompared() {
        List<MicroRow> rows = SyntheticMicro.rows(plan, MicroViewTest::ns).stream()
                .map(row -> row.trial().cell().subject().name().equals("striped")
                        ? SyntheticMicro.row(row.trial(), plan.measure(), 200, 0.25)
                        : row)
                .toList();

        MicroFindings findings = MicroFindings.of(SyntheticMicro.data(plan, rows));

        assertThat(findings.groups().getFirst().sentences())
                .contains("striped: not compared; it missed 25 % of its operations.");
        assertThat(findings.caveats()).anySatisfy(caveat -> assertThat(caveat).contains("does not hold every entry"));
    }

    @Test
    void failuresAndOversubscriptionAreTold() {
        List<MicroRow> all = data.rows();
        MicroData cut = SyntheticMicro.data(plan, all.subList(0, all.size() - 2), "round 6: it failed");

        assertThat(MicroFindings.of(cut).caveats())
                .anySatisfy(caveat -> assertThat(caveat).contains("286 of 288 planned"))
                .anySatisfy(caveat -> assertThat(caveat).contains("1 measurements failed"))
                .anySatisfy(caveat -> assertThat(caveat).contains("oversubscribed"));
    }

    @Test
    void everythingIsDrawnFromTheFiles() throws IOException {
        ExperimentFolder<MicroPlan, MicroRow> folder = SyntheticMicro.write(path, plan, data.rows());

        List<String> lines = MicroView.EXPERIMENT.draw(path);

        assertThat(lines)
                .startsWith("100 % reads, uniform keys, values of 12 B, 1 thread:")
                .endsWith("Read: " + path.resolve("micro.md"))
                .anySatisfy(line -> assertThat(line).startsWith("  striped takes 2.0 times"));
        assertThat(folder.page()).content().contains("8 threads (oversubscribed)", "| `striped` | 270 (");
        List<String> cells = Files.readAllLines(folder.figures());
        assertThat(cells).hasSize(1 + plan.cells().size());
        assertThat(cells.getFirst())
                .startsWith("store,mix,threads,oversubscribed,distribution,value_bytes,hash,rounds,ns_per_op,")
                .contains("net_ns_per_op", "ops_per_s", "allocated_bytes_per_op");
        assertThat(cells)
                .anySatisfy(line -> assertThat(line).startsWith("striped,80/20,8,true,zipf:0.99,12,seeded,6,"));
        try (Stream<Path> files = Files.list(folder.charts())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "time-100-uniform.png",
                            "time-100-zipf0.99.png",
                            "time-80-uniform.png",
                            "time-80-zipf0.99.png",
                            "throughput-100-uniform.png",
                            "throughput-100-zipf0.99.png",
                            "throughput-80-uniform.png",
                            "throughput-80-zipf0.99.png");
        }
        BufferedImage chart =
                ImageIO.read(folder.charts().resolve("time-80-uniform.png").toFile());
        assertThat(chart.getWidth()).isEqualTo(1_600);
        assertThat(hasColour(chart, colour("striped"))).as("striped's bar").isTrue();
        assertThat(hasColour(chart, colour("concurrent")))
                .as("concurrent's bar")
                .isTrue();
    }

    private static int colour(String store) {
        return Looks.palette(List.of(store))
                        .look(store, Palette.Shade.DARK)
                        .colour()
                        .getRGB()
                & 0xFFFFFF;
    }

    @Test
    void percentilesHaveChartsOfTheirOwn() throws IOException {
        MicroPlan latency = SyntheticMicro.plan(MicroPlan.Measure.LATENCY, 3);
        ExperimentFolder<MicroPlan, MicroRow> folder =
                SyntheticMicro.write(path, latency, SyntheticMicro.rows(latency, MicroViewTest::ns));

        List<String> lines = MicroView.EXPERIMENT.draw(path);

        assertThat(lines).anySatisfy(line -> assertThat(line).contains("p99.9: striped takes 2.0 times"));
        assertThat(folder.charts().resolve("latency-80-uniform-t8.png")).isNotEmptyFile();
    }

    @Test
    void aRunWithoutAFinishedMeasurementIsRefusedInOneLine() throws IOException {
        SyntheticMicro.write(path, plan, List.of()).addFailure("round 1: it failed");

        assertThatThrownBy(() -> MicroView.EXPERIMENT.draw(path))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageEndingWith("there is nothing to draw; the first failed: round 1: it failed");
    }

    private static boolean hasColour(BufferedImage image, int rgb) {
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                if ((image.getRGB(x, y) & 0xFFFFFF) == rgb) {
                    return true;
                }
            }
        }
        return false;
    }
}
