package kvcache.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kvcache.base.cli.WholeNumber;
import kvcache.load.cli.LoadCommand;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of load changes the plan, is shown by another test to change something else, or is refused. */
final class OptionsChangeSomethingTest {

    private static final String URL = "http://127.0.0.1:1";

    /** For each option that makes a plan, words with it that change the plan of the words before them. */
    private static final Map<String, List<String>> IN_PLAN = Map.ofEntries(
            Map.entry("--protocol", List.of("", "--protocol=h2c")),
            Map.entry("--upgrade", List.of("--protocol=h2c", "--upgrade")),
            Map.entry("--connections", List.of("", "--connections=7")),
            Map.entry("--pipeline", List.of("", "--pipeline=7")),
            Map.entry("--streams", List.of("--protocol=h2c", "--streams=7")),
            Map.entry("--loops", List.of("--wait=park", "--loops=2")),
            Map.entry("--reconnect-after", List.of("", "--reconnect-after=7")),
            Map.entry("--timeout", List.of("", "--timeout=7s")),
            Map.entry("--reads", List.of("", "--reads=0.7")),
            Map.entry("--deletes", List.of("", "--deletes=0.1")),
            Map.entry("--misses", List.of("", "--misses=0.1")),
            Map.entry("--keys", List.of("", "--keys=7")),
            Map.entry("--key-distribution", List.of("", "--key-distribution=zipf:0.9")),
            Map.entry("--value-size", List.of("", "--value-size=7")),
            Map.entry("--trace", List.of("", "--trace=FOLDER/trace")),
            Map.entry("--targets", List.of("", "--targets=FOLDER/targets")),
            Map.entry("--header", List.of("", "--header=a:b")),
            Map.entry("--method", List.of("", "--method=PUT")),
            Map.entry("--body", List.of("", "--body=text")),
            Map.entry("--body-file", List.of("", "--body-file=FOLDER/trace")),
            Map.entry("--no-preload", List.of("", "--no-preload")),
            Map.entry("--get", List.of("", "--get=/{key}")),
            Map.entry("--put", List.of("", "--put=/{key}")),
            Map.entry("--delete", List.of("", "--delete=/{key}")),
            Map.entry("--seed", List.of("", "--seed=7")),
            Map.entry("--rate", List.of("", "--rate=7")),
            Map.entry("--closed", List.of("--warmup=7s", "--closed")),
            Map.entry("--duration", List.of("", "--duration=7s")),
            Map.entry("--warmup", List.of("", "--warmup=7s")),
            Map.entry("--start-at", List.of("--warmup=7s", "--start-at=2027-01-31T12:00:00Z")),
            Map.entry("--wait", List.of("", "--wait=park")),
            Map.entry("--arrivals", List.of("", "--arrivals=poisson")));

    /** What is not in the plan, or is new in each: other tests show what these change. */
    private static final Set<String> BESIDE_PLAN = Set.of(
            "--ca",
            "--insecure",
            "--find-max",
            "--slo",
            "--calibrate",
            "--calibration",
            "--join",
            "--json",
            "--csv",
            "--hlog",
            "--metrics-port",
            "--quiet",
            "--require-valid",
            "--help",
            "--version");

    @TempDir
    private Path folder;

    private LoadPlan plan(String... words) throws Exception {
        Files.writeString(folder.resolve("trace"), "get a\n");
        Files.writeString(folder.resolve("targets"), "GET /a\n");
        List<String> args = new ArrayList<>(List.of(URL));
        Arrays.stream(words)
                .filter(word -> !word.isEmpty())
                .map(word -> word.replace("FOLDER", folder.toString()))
                .forEach(args::add);
        LoadCommand command = new LoadCommand();
        new CommandLine(command)
                .registerConverter(Duration.class, text -> Duration.parse("PT" + text))
                .registerConverter(WholeNumber.class, WholeNumber::new)
                .parseArgs(args.toArray(String[]::new));
        return command.plan();
    }

    static Stream<String> options() {
        return new CommandLine(new LoadCommand())
                .getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .filter(name -> !BESIDE_PLAN.contains(name));
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyOptionChangesThePlan(String option) throws Exception {
        assertThat(IN_PLAN).as("this test tries every option").containsKey(option);
        List<String> words = IN_PLAN.getOrDefault(option, List.of());

        assertThat(plan(words.getFirst())).isEqualTo(plan(words.getFirst()));
        assertThat(plan(words.getFirst(), words.getLast())).isNotEqualTo(plan(words.getFirst()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--slo=p99=1ms",
                "--closed --arrivals=poisson",
                "--closed --wait=park",
                "--closed --rate=7",
                "--pipeline=2 --protocol=h2c",
                "--streams=2",
                "--ca=x",
                "--insecure",
                "--upgrade",
                "--method=GET --seed=7",
                "--method=GET --keys=7",
                "--body=a --body-file=b",
                "--find-max --require-valid",
                "--find-max --quiet",
                "--calibrate --quiet",
                "--join=x --rate=7",
                "--join=x --metrics-port=0",
            })
    void whatWouldChangeNothingIsRefused(String words) {
        List<String> args = new ArrayList<>(List.of(words.split(" ", -1)));
        args.addFirst(URL);
        CommandRun refused = CommandRun.of(args.toArray(String[]::new));

        assertThat(refused.exit()).as(words).isEqualTo(2);
        assertThat(refused.err()).as(words).hasLineCount(1).contains("allowed");
    }
}
