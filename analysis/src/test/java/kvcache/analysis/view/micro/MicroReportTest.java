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
import kvcache.analysis.stats.Interval;
import kvcache.base.file.UnreadableFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MicroReportTest {

    /** The machine drifts from round to round; striped takes twice concurrent's time, the bare map the same but for noise. */
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
    private final MicroInfo info = SyntheticMicro.info(plan);
    private final MicroData data = new MicroData(info, SyntheticMicro.rows(plan, MicroReportTest::ns), List.of());

    private MicroCell cell(String subject) {
        return new MicroCell(new Subject(subject), plan.conditions().getFirst());
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        MicroPlan latency = SyntheticMicro.plan(MicroPlan.Measure.LATENCY, 2);
        List<MicroRow> rows = SyntheticMicro.rows(latency, MicroReportTest::ns);

        MicroFolder folder = SyntheticMicro.write(path, SyntheticMicro.info(latency), rows);

        assertThat(MicroInfo.read(folder.runInfo())).isEqualTo(SyntheticMicro.info(latency));
        assertThat(RoundsFile.read(folder.rounds())).hasSameSizeAs(rows);
        assertThat(RoundsFile.read(folder.rounds()).getFirst().trial())
                .isEqualTo(rows.getFirst().trial());
        assertThat(RoundsFile.read(folder.rounds()).getFirst().percentilesNs()).isPresent();
    }

    @Test
    void ratiosArePairedByRoundSoThatADriftCancels() {
        Interval ratio = data.ratio(cell("striped"), new Subject("concurrent"), MicroFigure.NS_PER_OP)
                .orElseThrow();

        assertThat(ratio.estimate()).isCloseTo(2, within(1e-9));
        assertThat(ratio.high() - ratio.low()).isLessThan(1e-6);
    }

    @Test
    void theNetTimeIsTheTimeLessTheKeySelectionOfTheSameRound() {
        assertThat(data.net(cell("concurrent")).orElseThrow().mean()).isCloseTo(80 * 1.35, within(1e-9));
        assertThat(data.netRatio(cell("striped"), new Subject("concurrent"))
                        .orElseThrow()
                        .estimate())
                .isCloseTo(180.0 / 80, within(1e-9));
        assertThat(data.net(cell("keySelection"))).isEmpty();
    }

    @Test
    void sentencesSayHowManyTimesAsLongOrThatNoDifferenceIsDetectable() {
        List<String> sentences = MicroFindings.of(data).groups().getFirst().sentences();

        assertThat(sentences)
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("striped takes 2.00 times as long as concurrent (95 % interval 2.00 to 2.00")
                        .contains("net of key selection 2.25", "6 rounds"))
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("no detectable difference between bareMap and concurrent (ratio 1.00"));
    }

    @Test
    void roundsThatLieTooFarApartAreNotCompared() {
        MicroPlan two = SyntheticMicro.plan(MicroPlan.Measure.TIME, 2);
        MicroData wild = new MicroData(
                SyntheticMicro.info(two),
                SyntheticMicro.rows(
                        two, (cell, round) -> cell.subject().name().equals("striped") ? Math.pow(10, round) : 100),
                List.of());

        assertThat(MicroFindings.of(wild).groups().getFirst().sentences())
                .contains("striped: not compared with concurrent; the rounds are too far apart (2 rounds).");
    }

    @Test
    void oneRoundGivesNoRatio() {
        MicroPlan one = SyntheticMicro.plan(MicroPlan.Measure.TIME, 1);
        MicroData single =
                new MicroData(SyntheticMicro.info(one), SyntheticMicro.rows(one, MicroReportTest::ns), List.of());

        assertThat(MicroFindings.of(single).groups().getFirst().sentences())
                .allSatisfy(sentence -> assertThat(sentence).contains("needs at least two rounds"));
    }

    @Test
    void aStoreThatMissesIsNotCompared() {
        List<MicroRow> rows = SyntheticMicro.rows(plan, MicroReportTest::ns).stream()
                .map(row -> row.trial().cell().subject().name().equals("striped")
                        ? new MicroRow(row.trial(), row.nsPerOp(), row.percentilesNs(), 9.6, 0, 0, 0.25)
                        : row)
                .toList();

        MicroFindings findings = MicroFindings.of(new MicroData(info, rows, List.of()));

        assertThat(findings.groups().getFirst().sentences())
                .contains("striped: not compared; it missed 25.0 % of its operations.");
        assertThat(findings.caveats()).anySatisfy(caveat -> assertThat(caveat).contains("does not hold every entry"));
    }

    @Test
    void failuresAndOversubscriptionAreTold() {
        List<MicroRow> all = data.rows();
        MicroData cut = new MicroData(info, all.subList(0, all.size() - 2), List.of("round 6: it failed"));

        assertThat(MicroFindings.of(cut).caveats())
                .anySatisfy(caveat -> assertThat(caveat).contains("286 of 288 planned"))
                .anySatisfy(caveat -> assertThat(caveat).contains("1 measurements failed"))
                .anySatisfy(caveat -> assertThat(caveat).contains("oversubscribed"));
    }

    @Test
    void everythingIsDrawnFromTheFiles() throws IOException {
        MicroFolder folder = SyntheticMicro.write(path, info, data.rows());

        MicroReport.Summary summary = MicroReport.draw(folder);

        assertThat(summary.findings()).anySatisfy(line -> assertThat(line).contains("striped takes 2.00 times"));
        assertThat(folder.page()).content().contains("8 threads, oversubscribed", "| `striped` | 268 (");
        List<String> cells = Files.readAllLines(folder.cells());
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
        return Palette.of(List.of()).colour(store).getRGB() & 0xFFFFFF;
    }

    @Test
    void percentilesHaveChartsOfTheirOwn() throws IOException {
        MicroPlan latency = SyntheticMicro.plan(MicroPlan.Measure.LATENCY, 3);
        MicroFolder folder = SyntheticMicro.write(
                path, SyntheticMicro.info(latency), SyntheticMicro.rows(latency, MicroReportTest::ns));

        MicroReport.Summary summary = MicroReport.draw(folder);

        assertThat(summary.findings()).anySatisfy(line -> assertThat(line).contains("p99.9: striped takes 2.00 times"));
        assertThat(folder.charts().resolve("latency-80-uniform-t8.png")).isNotEmptyFile();
    }

    @Test
    void aRunWithoutAFinishedMeasurementIsRefusedInOneLine() throws IOException {
        MicroFolder folder = SyntheticMicro.write(path, info, List.of());

        assertThatThrownBy(() -> MicroReport.draw(folder))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("nothing to draw");
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
