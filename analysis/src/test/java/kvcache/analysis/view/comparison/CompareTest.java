package kvcache.analysis.view.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kvcache.analysis.finding.SyntheticRun;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.plan.Workload;
import kvcache.base.file.UnreadableFileException;
import kvcache.base.run.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompareTest {

    private static final Variant STRIPED = new Variant("striped", Protocol.H1);

    @TempDir
    private Path folder;

    @Test
    void whatWasPlantedIsFoundAtItsVariantAndFigureAndNothingElse() throws IOException {
        RunComparison comparison = compare(SyntheticRun.ofSeed(2).cpu(trial -> isStriped(trial) ? 1.1 : 1), "5%");

        assertThat(change(comparison, STRIPED, ComparedFigure.CPU).answer()).isEqualTo(Change.Kind.SLOWER);
        assertThat(change(comparison, STRIPED, ComparedFigure.CPU)
                        .ratio()
                        .orElseThrow()
                        .interval())
                .satisfies(interval -> assertThat(interval.contains(1.1)).isTrue());
        assertThat(comparison.changes())
                .hasSize(16)
                .filteredOn(change -> change.answer() != Change.Kind.NO_DIFFERENCE)
                .containsExactly(change(comparison, STRIPED, ComparedFigure.CPU));
        assertThat(comparison.hasRegression()).isTrue();
        assertThat(Sentences.verdicts(comparison))
                .contains("Worse than the tolerance of 5 %: server CPU per request of striped, HTTP/1.1.");
    }

    @Test
    void aDifferenceWithinTheToleranceIsToldAndIsNoRegression() throws IOException {
        RunComparison comparison = compare(SyntheticRun.ofSeed(2).cpu(trial -> isStriped(trial) ? 1.1 : 1), "20%");

        assertThat(change(comparison, STRIPED, ComparedFigure.CPU).answer()).isEqualTo(Change.Kind.SLOWER);
        assertThat(change(comparison, STRIPED, ComparedFigure.CPU).againstTolerance())
                .isEqualTo(Change.AgainstTolerance.WITHIN);
        assertThat(comparison.hasRegression()).isFalse();
        assertThat(comparison.isShownWithin()).isTrue();
    }

    @Test
    void anIntervalThatReachesBeyondTheToleranceExcludesNothing() throws IOException {
        RunComparison comparison = compare(SyntheticRun.ofSeed(2).cpu(trial -> isStriped(trial) ? 1.1 : 1), "10%");

        assertThat(change(comparison, STRIPED, ComparedFigure.CPU).againstTolerance())
                .isEqualTo(Change.AgainstTolerance.NOT_EXCLUDED);
        assertThat(comparison.hasRegression()).isFalse();
        assertThat(comparison.isShownWithin()).isFalse();
    }

    @Test
    void lessCapacityIsSlowerAndLessCpuTimeIsFaster() throws IOException {
        RunComparison comparison = compare(
                SyntheticRun.ofSeed(2)
                        .capacity(trial -> isStriped(trial) ? 0.8 : 1)
                        .cpu(trial -> isStriped(trial) ? 0.8 : 1),
                "5%");

        assertThat(change(comparison, STRIPED, ComparedFigure.CAPACITY).answer())
                .isEqualTo(Change.Kind.SLOWER);
        assertThat(change(comparison, STRIPED, ComparedFigure.CAPACITY).isRegression())
                .isTrue();
        assertThat(change(comparison, STRIPED, ComparedFigure.CPU).answer()).isEqualTo(Change.Kind.FASTER);
        assertThat(change(comparison, STRIPED, ComparedFigure.CPU).againstTolerance())
                .isEqualTo(Change.AgainstTolerance.WITHIN);
    }

    @Test
    void capacityIsComparedInTheLargestClosedLoopThatBothHave() throws IOException {
        RunComparison comparison = compare(SyntheticRun.ofSeed(2), "5%");

        assertThat(change(comparison, new Variant("concurrent", Protocol.H1), ComparedFigure.CAPACITY)
                        .loads())
                .extracting(Pair.Load::demand)
                .containsExactly(new LoadProfile.ClosedLoop(64));
    }

    @Test
    void whereNothingWasPlantedNothingIsDetectable() throws IOException {
        RunComparison comparison = compare(SyntheticRun.ofSeed(2), "5%");

        assertThat(comparison.changes())
                .hasSize(16)
                .allSatisfy(change -> assertThat(change.answer()).isEqualTo(Change.Kind.NO_DIFFERENCE));
        assertThat(comparison.hasRegression()).isFalse();
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.leftOut()).isEmpty();
    }

    @Test
    void whatTheRunsWereMeasuredOnAndWithIsToldWhereItDiffers() throws IOException {
        RunComparison comparison = compare(
                SyntheticRun.ofSeed(2)
                        .revision("fedcba987654")
                        .processor("Neoverse-V2")
                        .workload(new Workload(0.5, 10_000, 12)),
                "5%");

        assertThat(comparison.differences())
                .containsExactly(
                        new Difference("revision", "0123456789ab", "fedcba987654"),
                        new Difference("processor", "AMD EPYC 7B13 @ 2.4GHz", "Neoverse-V2"),
                        new Difference("reads", "80 %", "50 %"));
        assertThat(CompareText.lines(comparison))
                .contains(
                        "These runs differ in: revision, processor, reads. The ratios are of all of this together.",
                        "  processor: AMD EPYC 7B13 @ 2.4GHz in A, Neoverse-V2 in B");
    }

    @Test
    void variantsAndRatesOfOneRunAloneAreListed() throws IOException {
        SyntheticRun.ofSeed(1)
                .stores("striped", "concurrent")
                .rates("2000,4000")
                .write(folder.resolve("a"));
        SyntheticRun.ofSeed(2)
                .stores("concurrent", "caffeine")
                .rates("2000,8000")
                .write(folder.resolve("b"));
        RunComparison comparison = compare("5%");

        assertThat(comparison.leftOut())
                .contains(
                        new LeftOut(
                                new Variant("concurrent", Protocol.H1),
                                List.of(new LoadProfile.OpenLoop(4000)),
                                List.of(ComparedFigure.CPU, ComparedFigure.MEAN, ComparedFigure.P99),
                                "B did not measure it",
                                true),
                        new LeftOut(
                                new Variant("concurrent", Protocol.H1),
                                List.of(new LoadProfile.OpenLoop(8000)),
                                List.of(ComparedFigure.CPU, ComparedFigure.MEAN, ComparedFigure.P99),
                                "A did not measure it",
                                false));
        assertThat(comparison.pair().onlyInA()).hasSize(2).contains(STRIPED);
        assertThat(comparison.isShownWithin()).isFalse();
        assertThat(CompareText.lines(comparison))
                .contains(
                        "Only in A: striped, HTTP/1.1; striped, h2c.", "Only in B: caffeine, HTTP/1.1; caffeine, h2c.");
        assertThat(change(comparison, new Variant("concurrent", Protocol.H1), ComparedFigure.CPU)
                        .loads())
                .hasSize(1);
    }

    @Test
    void aPointThatIsNotValidIsLeftOutWithItsVerdictAndTheOthersAreCompared() throws IOException {
        RunComparison comparison = compare(
                SyntheticRun.ofSeed(2)
                        .errors(trial ->
                                isStriped(trial) && trial.cell().demand().equals(new LoadProfile.OpenLoop(4000))
                                        ? 3
                                        : 0),
                "5%");

        assertThat(comparison.leftOut())
                .containsExactly(new LeftOut(
                        STRIPED,
                        List.of(new LoadProfile.OpenLoop(4000)),
                        List.of(ComparedFigure.CPU, ComparedFigure.MEAN, ComparedFigure.P99),
                        "B has the verdict errors",
                        true));
        assertThat(change(comparison, STRIPED, ComparedFigure.MEAN).loads())
                .extracting(Pair.Load::demand)
                .containsExactly(new LoadProfile.OpenLoop(2000));
        assertThat(comparison.hasRegression()).isFalse();
        assertThat(comparison.isShownWithin()).isFalse();
        assertThat(Sentences.absent(comparison))
                .contains(
                        "Could be compared in A and not in B, so that nothing is known of it: striped, HTTP/1.1 at 4,000/s.");
    }

    @Test
    void capacityIsLackingWhereTheRunsShareNoClosedLoop() throws IOException {
        RunComparison comparison = compare(SyntheticRun.ofSeed(2).closedLoops(32), "5%");

        assertThat(comparison.changes()).extracting(Change::measure).doesNotContain(ComparedFigure.CAPACITY);
        assertThat(comparison.isShownWithin()).isFalse();
        assertThat(Sentences.absent(comparison))
                .containsExactly(
                        "No closed loop of as many requests in flight is in both runs: capacity is not compared.");
    }

    @Test
    void pointsOfFewRequestsAreLeftOut() throws IOException {
        RunComparison comparison = compare(SyntheticRun.ofSeed(2).requests(trial -> 999), "5%");

        assertThat(comparison.isEmpty()).isTrue();
        assertThat(comparison.leftOut())
                .allSatisfy(one -> assertThat(one.why()).isEqualTo("B has fewer than 1,000 requests in a trial"));
    }

    @Test
    void oneRoundGivesNoInterval() throws IOException {
        RunComparison comparison = compare(SyntheticRun.ofSeed(2).rounds(1), "5%");

        assertThat(comparison.isEmpty()).isTrue();
        assertThat(change(comparison, STRIPED, ComparedFigure.CPU).whyNotCompared())
                .contains("at least two rounds");
        assertThat(comparison.isShownWithin()).isFalse();
    }

    @Test
    void theNoiseOfEachRunStandsBeside() throws IOException {
        RunComparison comparison = compare(SyntheticRun.ofSeed(2), "5%");

        assertThat(comparison.noise())
                .filteredOn(noise -> noise.measure() == ComparedFigure.CPU)
                .extracting(Noise::run)
                .containsExactly("A", "B");
        assertThat(comparison.noise())
                .allSatisfy(
                        noise -> assertThat(noise.ratio().interval().estimate()).isBetween(0.97, 1.03));
    }

    @Test
    void whatIsNoRunIsRefusedInOneLine() throws IOException {
        SyntheticRun.ofSeed(1).write(folder.resolve("a"));

        assertThatThrownBy(() -> compare("5%"))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage("%s is not the folder of a bench: it lacks run.json or trials.csv"
                        .formatted(folder.resolve("b")));
    }

    @Test
    void theJsonHoldsTheFiguresAndCanBeRead() throws IOException {
        RunComparison comparison = compare(SyntheticRun.ofSeed(2).cpu(trial -> isStriped(trial) ? 1.1 : 1), "5%");
        Path file = folder.resolve("compare.json");

        comparison.writeJson(file);

        ComparisonFile read = ComparisonFile.JSON.read(file);
        assertThat(read).isEqualTo(ComparisonFile.of(comparison));
        assertThat(read.hasRegression()).isTrue();
        assertThat(Files.readString(file))
                .contains(
                        "\"format_version\" : 1",
                        "\"has_regression\" : true",
                        "\"answer\" : \"slower\"",
                        "\"against_tolerance\" : \"worse than the tolerance\"",
                        "\"adjusted_limit_p\"",
                        "\"load\" : \"closed64\"");
    }

    @Test
    void thePageHasTheAnswersFirstAndRunsNothingOfWhatTheFilesSay() throws IOException {
        SyntheticRun.ofSeed(1).write(folder.resolve("a"));
        SyntheticRun.ofSeed(2)
                .cpu(trial -> isStriped(trial) ? 1.1 : 1)
                .processor("<script>alert(1)</script>")
                .write(folder.resolve("b"));
        Path page = RunComparison.of(
                        folder.resolve("a"), folder.resolve("b"), ComparedFigure.DEFAULT, Tolerance.parse("5%"))
                .draw(folder.resolve("out"));

        String html = Files.readString(page);
        assertThat(html)
                .contains("<span class=\"question\">striped, HTTP/1.1<", "Slower: server CPU per request 1.")
                .contains("&lt;script&gt;alert(1)")
                .doesNotContain("<script>alert(1)");
        assertThat(html.indexOf("These runs differ in: processor")).isLessThan(html.indexOf("class=\"question\""));
        assertThat(folder.resolve("out/charts/cpu.svg")).isNotEmptyFile();
        assertThat(folder.resolve("out/charts/p99-by-load.png")).isNotEmptyFile();
    }

    @Test
    void aFolderOfARunIsNeverDrawnInto() throws IOException {
        Path a = SyntheticRun.ofSeed(1).write(folder.resolve("a"));
        Path out = folder.resolve("out");

        assertThat(RunComparison.mayDrawInto(out)).isTrue();
        RunComparison compare = RunComparison.of(a, a, List.of(ComparedFigure.CPU), Tolerance.parse("5%"));
        Path page = compare.draw(out);
        assertThat(RunComparison.mayDrawInto(out)).isTrue();
        assertThat(RunComparison.mayDrawInto(a)).isFalse();
        Files.copy(page, a.resolve("compare.html"));
        assertThat(RunComparison.mayDrawInto(a)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "-1%", "100%", "five%", "", "1e1%"})
    void aToleranceIsAPercentageFromZeroToNinetyNine(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tolerance.parse(text))
                .withMessageContaining("allowed: 0% to 99%");
    }

    private RunComparison compare(SyntheticRun b, String tolerance) throws IOException {
        SyntheticRun.ofSeed(1).write(folder.resolve("a"));
        b.write(folder.resolve("b"));
        return compare(tolerance);
    }

    private RunComparison compare(String tolerance) throws IOException {
        return RunComparison.of(
                folder.resolve("a"), folder.resolve("b"), ComparedFigure.DEFAULT, Tolerance.parse(tolerance));
    }

    private static boolean isStriped(Trial trial) {
        return trial.cell().variant().equals(STRIPED);
    }

    private static Change change(RunComparison comparison, Variant variant, ComparedFigure measure) {
        return comparison.changes().stream()
                .filter(change -> change.variant().equals(variant) && change.measure() == measure)
                .findFirst()
                .orElseThrow();
    }
}
