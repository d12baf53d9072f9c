package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import kvcache.analysis.finding.SyntheticRun;
import kvcache.base.cli.CommandLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CompareCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void aRegressionExitsWithFourWhereItIsBeyondTheTolerance() throws IOException {
        write(1.1);

        assertThat(compare("--tolerance", "5%")).isEqualTo(4);
        assertThat(out.toString())
                .contains("Worse than the tolerance of 5 %: server CPU per request of striped, HTTP/1.1")
                .contains("These runs differ in: revision.");
        assertThat(err.toString()).isEmpty();
        assertThat(compare("--tolerance", "20%")).isZero();
        assertThat(compare("--tolerance", "20%", "--strict")).isZero();
    }

    @Test
    void whatIsNotExcludedExitsWithFourWhereTheGuardIsStrict() throws IOException {
        write(1.1);

        assertThat(compare("--tolerance", "10%")).isZero();
        assertThat(out.toString())
                .contains("May be worse than the tolerance of 10 %, which these rounds do not exclude");
        assertThat(compare("--tolerance", "10%", "--strict")).isEqualTo(4);
    }

    @Test
    void anImprovementExitsWithZero() throws IOException {
        write(0.9);

        assertThat(compare()).isZero();
        assertThat(out.toString())
                .containsPattern("server CPU per request +0\\.\\d+ \\(0\\.\\d+ to 0\\.\\d+\\) +faster ");
    }

    @Test
    void nothingPlantedExitsWithZero() throws IOException {
        write(1);

        assertThat(compare()).isZero();
        assertThat(out.toString())
                .contains("No figure is shown to be worse than the tolerance of 5 %.")
                .doesNotContain("slower  ", "faster  ");
    }

    @Test
    void jsonAndPageAreWrittenAlsoWhereThereIsARegression() throws IOException {
        write(1.1);
        Path json = folder.resolve("compare.json");
        Path page = folder.resolve("out");

        assertThat(compare("--figures", "cpu", "--json", json.toString(), "--out", page.toString()))
                .isEqualTo(4);
        assertThat(json).isNotEmptyFile();
        assertThat(page.resolve("compare.html")).isNotEmptyFile();
        assertThat(page.resolve("charts/capacity.svg")).doesNotExist();
    }

    @Test
    void theJsonCanGoToStandardOutputAndTheTextIsNotInIt() throws IOException {
        write(1);

        assertThat(compare("--json", "-")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).get("changes")).isNotEmpty();
        assertThat(err.toString()).contains("No figure is shown to be worse");
        assertThat(Path.of("-")).doesNotExist();
    }

    @Test
    void whatCannotBeReadWrittenOrComparedExitsWithOneAndOneLine() throws IOException {
        assertThat(compare()).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("is not the folder of a bench");

        write(1);
        assertThat(compare("--json", folder.resolve("none/compare.json").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("cannot write");

        SyntheticRun.ofSeed(1).rounds(1).write(folder.resolve("a"));
        assertThat(compare()).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("can be compared");

        Files.writeString(folder.resolve("a/trials.csv"), "store,protocol\nstriped,h1\n");
        assertThat(compare()).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1);
    }

    @Test
    void badArgumentsExitWithTwoAndOneLine() throws IOException {
        write(1);

        assertThat(compare("--tolerance", "5")).isEqualTo(2);
        assertThat(err.toString())
                .hasLineCount(1)
                .contains("option '--tolerance': given '5'; allowed: 0% to 99%, such as 5%");
        assertThat(compare("--figures", "speed")).isEqualTo(2);
        assertThat(err.toString())
                .hasLineCount(1)
                .contains("given 'speed'; allowed: cpu, capacity, mean, p50, p95, p99");
        assertThat(compare("--out", folder.resolve("a").toString())).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).contains("one of an earlier comparison");
    }

    @Test
    void theProgramHasTheCommandAndItsHelpTellsTheExitCodes() {
        assertThat(Main.class.getAnnotation(Command.class).subcommands()).contains(CompareCommand.class);
        assertThat(new CommandLine(new CompareCommand()).getUsageMessage())
                .contains("Exit codes:", "4   a regression", "Default: 5%");
    }

    /** Two runs, of which B's server CPU over HTTP/1.1 with striped is so many times A's. */
    private void write(double cpu) throws IOException {
        SyntheticRun.ofSeed(1).write(folder.resolve("a"));
        SyntheticRun.ofSeed(2)
                .revision("fedcba987654")
                .cpu(trial -> trial.toString().startsWith("striped-h1") ? cpu : 1)
                .write(folder.resolve("b"));
    }

    private int compare(String... options) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = CommandLines.of(new CompareCommand());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] words = new String[options.length + 2];
        words[0] = folder.resolve("a").toString();
        words[1] = folder.resolve("b").toString();
        System.arraycopy(options, 0, words, 2, options.length);
        return line.execute(words);
    }
}
