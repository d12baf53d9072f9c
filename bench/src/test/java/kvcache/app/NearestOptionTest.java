package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import kvcache.base.cli.CommandLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Who misspells an option, or a subcommand, is told the nearest one. */
class NearestOptionTest {

    private static String refused(String... args) {
        StringWriter err = new StringWriter();
        CommandLine line = CommandLines.of(Main.class).setErr(new PrintWriter(err));
        assertThat(line.execute(args)).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1);
        return err.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "load", "bench", "micro", "stores"})
    void everySubcommandSuggestsAnOption(String subcommand) {
        assertThat(refused(subcommand, "--helpp"))
                .endsWith("'--helpp'; nearest: --help; see 'kvcache %s --help'%n".formatted(subcommand));
    }

    @Test
    void anOptionWithItsValueAndASubcommandAreSuggestedToo() {
        assertThat(refused("load", "http://127.0.0.1:1", "--conections=5"))
                .contains("nearest: --connections; see 'kvcache load --help'");
        assertThat(refused("bnech")).contains("nearest: bench; see 'kvcache --help'");
    }

    @ParameterizedTest
    @CsvSource({
        "--qps=5,--rate",
        "--rps,--rate",
        "--concurrency,--connections",
        "--threads,--loops",
        "-rate,--rate",
        "rate,--rate",
        "--cloesd,--closed",
        "--hlogs,--hlog"
    })
    void whatOthersCallAnOptionAndWhatIsNearItAreSuggested(String given, String nearest) {
        assertThat(refused("load", "http://127.0.0.1:1", given)).contains("; nearest: " + nearest + ";");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--xyz", "-q", "--qpt", "--tunnel", "--no"})
    void nothingIsSuggestedThatIsNotNear(String given) {
        assertThat(refused("load", "http://127.0.0.1:1", given))
                .isEqualTo("kvcache load: Unknown option: '%s'; see 'kvcache load --help'%n".formatted(given));
    }

    @Test
    void whatOthersCallAnOptionIsSuggestedOnlyWhereItIsThere() {
        assertThat(refused("stores", "--qps=5")).doesNotContain("nearest");
    }
}
