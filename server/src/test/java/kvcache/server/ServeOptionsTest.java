package kvcache.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kvcache.base.cli.CommandLines;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Every option of serve changes what it serves with, or is refused. */
class ServeOptionsTest {

    /** Words with an option that change what the words before them ask for. */
    private static final Map<String, List<String>> IN_CONFIG = Map.ofEntries(
            Map.entry("--port", List.of("", "--port=7")),
            Map.entry("--bind", List.of("", "--bind=127.0.0.1")),
            Map.entry("--store", List.of("", "--store=striped")),
            Map.entry("--capacity", List.of("", "--capacity=7")),
            Map.entry("--max-bytes", List.of("--store=caffeine", "--max-bytes=64m")),
            Map.entry("--stripes", List.of("--store=striped", "--stripes=7")),
            Map.entry("--hash", List.of("--hash=jdk", "--hash=xxh3")),
            Map.entry("--default-ttl", List.of("", "--default-ttl=7s")),
            Map.entry("--max-ttl", List.of("", "--max-ttl=7s")),
            Map.entry("--concurrency-limit", List.of("", "--concurrency-limit=7")),
            Map.entry("--threads", List.of("", "--threads=7")),
            Map.entry("--transport", List.of("--transport=epoll", "--transport=nio")),
            Map.entry("--allocator", List.of("", "--allocator=pooled")),
            Map.entry("--listeners", List.of("", "--listeners=each")),
            Map.entry("--pin", List.of("", "--pin=cpu")),
            Map.entry("--max-value-size", List.of("", "--max-value-size=7k")),
            Map.entry("--max-connections", List.of("", "--max-connections=7")),
            Map.entry("--request-timeout", List.of("", "--request-timeout=7s")),
            Map.entry("--idle-timeout", List.of("", "--idle-timeout=7s")),
            Map.entry("--stall-timeout", List.of("", "--stall-timeout=7s")),
            Map.entry("--body-memory", List.of("", "--body-memory=7m")),
            Map.entry("--drain-timeout", List.of("", "--drain-timeout=7s")));

    /** Other tests show what these change. */
    private static final Set<String> BESIDE_CONFIG =
            Set.of("--plugin", "--unsafe", "--until-stdin-closes", "--help", "--version");

    private static ServerConfig config(String... words) {
        ServeCommand command = new ServeCommand();
        CommandLines.of(command)
                // A later word takes the place of an earlier one.
                .setOverwrittenOptionsAllowed(true)
                .parseArgs(Arrays.stream(words).filter(word -> !word.isEmpty()).toArray(String[]::new));
        return command.config();
    }

    static Stream<String> options() {
        return new CommandLine(new ServeCommand())
                .getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .filter(name -> !BESIDE_CONFIG.contains(name));
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyOptionChangesWhatItServesWith(String option) {
        assertThat(IN_CONFIG).as("this test tries every option").containsKey(option);
        List<String> words = IN_CONFIG.getOrDefault(option, List.of());

        assertThat(shown(words.getFirst())).isEqualTo(shown(words.getFirst()));
        assertThat(shown(words.getFirst(), words.getLast())).isNotEqualTo(shown(words.getFirst()));
    }

    /** As text, since what hashes keys is equal to itself alone. */
    private static String shown(String... words) {
        return config(words).toString().replaceAll("@[0-9a-f]+", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--stripes=7", "--max-bytes=64m", "--store=striped --max-bytes=64m"})
    void whatWouldChangeNothingIsRefused(String words) {
        assertThatThrownBy(() -> config(words.split(" ", -1)))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("allowed");
    }
}
