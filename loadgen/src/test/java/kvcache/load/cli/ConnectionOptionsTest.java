package kvcache.load.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import kvcache.base.cli.WholeNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Which ways of speaking to a server go together. */
final class ConnectionOptionsTest {

    private final StringWriter err = new StringWriter();

    private int execute(String... args) {
        return new CommandLine(new LoadCommand())
                .registerConverter(Duration.class, text -> Duration.parse("PT" + text))
                .registerConverter(WholeNumber.class, WholeNumber::new)
                .setErr(new PrintWriter(err))
                .setParameterExceptionHandler((mistake, given) -> {
                    err.append(mistake.getMessage());
                    return 2;
                })
                .execute(args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "http  | --protocol=h2                | '--protocol': 'h2'; allowed: h1 or h2c with http",
                "https | --protocol=h2c               | '--protocol': 'h2c'; allowed: h1 or h2 with https",
                "https | --protocol=h2c --upgrade     | '--protocol': 'h2c'; allowed: h1 or h2 with https",
                "http  | --upgrade                    | '--upgrade': 'true'; allowed: only with --protocol h2c",
                "https | --upgrade --protocol=h2      | '--upgrade': 'true'; allowed: only with --protocol h2c",
                "http  | --insecure                   | '--insecure': 'true'; allowed: only with https",
                "http  | --ca=certificates            | '--ca': 'certificates'; allowed: only with https",
                "https | --ca=/no/such/file           | '--ca': '/no/such/file'; allowed: a readable file",
                "https | --ca=/no/such/file --insecure | '--insecure': 'true'; allowed: not together with --ca",
                "http  | --protocol=h2c --pipeline=2  | '--pipeline': '2'; allowed: 1 with --protocol h2c",
                "https | --protocol=h2 --pipeline=2   | '--pipeline': '2'; allowed: 1 with --protocol h2",
                "https | --streams=2                  | '--streams': '2'; allowed: 1 with --protocol h1",
            })
    void whatDoesNotGoTogetherIsToldWithWhatDoes(String scheme, String options, String message) {
        String[] args = (scheme + "://127.0.0.1:1 " + options).split(" ", -1);
        assertThat(execute(args)).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("Invalid value for option " + message);
    }

    @Test
    void aFileWithoutCertificatesIsRefused(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no certificate");
        for (Path file : new Path[] {text, folder}) {
            err.getBuffer().setLength(0);
            assertThat(execute("https://127.0.0.1:1", "--ca=" + file)).isEqualTo(2);
            assertThat(err.toString())
                    .isEqualTo("Invalid value for option '--ca': '" + file + "'; allowed: a PEM file of certificates");
        }
    }

    @ParameterizedTest
    @CsvSource({"http, --protocol=h2c --upgrade", "https, --insecure", "https, --protocol=h2 --insecure"})
    void whatGoesTogetherIsTried(String scheme, String options) throws Exception {
        int port;
        try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String url = scheme + "://127.0.0.1:" + port;
        assertThat(execute((url + " " + options).split(" ", -1))).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("load: cannot connect to " + url + ": connection refused");
    }
}
