package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import kvcache.base.cli.CommandLines;
import kvcache.base.linux.CpuSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of bench and every field of a plan changes something, or is refused. */
class OptionsChangeSomethingTest {

    /** For each option that makes a plan, words with it that change the plan of the words before them. */
    private static final Map<String, List<String>> IN_PLAN = Map.ofEntries(
            Map.entry("--quick", List.of("", "--quick")),
            Map.entry("--budget", List.of("", "--budget 10m")),
            Map.entry("--precision", List.of("--budget 10m", "--precision 0.5")),
            Map.entry("--stores", List.of("", "--stores concurrent")),
            Map.entry("--capacity", List.of("", "--capacity 7")),
            Map.entry("--max-bytes", List.of("--stores caffeine", "--max-bytes 1g")),
            Map.entry("--stripes", List.of("", "--stripes 7")),
            Map.entry("--hash", List.of("", "--hash xxh3")),
            Map.entry("--factor", List.of("", "--factor allocator")),
            Map.entry("--external", List.of("", "--external x=http://127.0.0.1:80")),
            Map.entry("--external-command", List.of("--external x=http://127.0.0.1:80", "--external-command x=y")),
            Map.entry("--external-get", List.of("--external x=http://127.0.0.1:80", "--external-get x=/{key}")),
            Map.entry("--external-put", List.of("--external x=http://127.0.0.1:80", "--external-put x=/{key}")),
            Map.entry(
                    "--external-protocols", List.of("--external x=http://127.0.0.1:80", "--external-protocols x=h2c")),
            Map.entry("--peers", List.of("", "--peers " + installedPeer())),
            Map.entry("--no-twins", List.of("", "--no-twins")),
            Map.entry("--flame-graphs", List.of("", "--flame-graphs")),
            Map.entry("--protocols", List.of("", "--protocols h1")),
            Map.entry("--rates", List.of("", "--rates 7")),
            Map.entry("--in-flight", List.of("", "--in-flight 7")),
            Map.entry("--pipeline", List.of("", "--pipeline 2")),
            Map.entry("--duration", List.of("", "--duration 7s")),
            Map.entry("--slices", List.of("", "--slices 7")),
            Map.entry("--warmup", List.of("", "--warmup 7s")),
            Map.entry("--rounds", List.of("", "--rounds 7")),
            Map.entry("--connections", List.of("", "--connections 7")),
            Map.entry("--streams", List.of("", "--streams 2")),
            Map.entry("--keys", List.of("", "--keys 7")),
            Map.entry("--value-size", List.of("", "--value-size 7")),
            Map.entry("--reads", List.of("", "--reads 0.7")),
            Map.entry("--seed", List.of("", "--seed 7")),
            Map.entry("--server-cpus", List.of("", "--server-cpus " + lastCpu())),
            Map.entry("--client-cpus", List.of("", "--client-cpus 0")),
            Map.entry("--target", List.of("", "--target r5.xlarge")));

    /** What is not in the plan: other tests show what these change. */
    private static final Set<String> BESIDE_PLAN = Set.of(
            "--plan",
            "--print-plan",
            "--resume",
            "--out",
            "--keep-awake",
            "--plugin",
            "--server-host",
            "--token-file",
            "--help",
            "--version");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private record Ended(int exitCode, String output, String errors) {}

    private static Ended bench(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = CommandLines.of(new BenchCommand());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return new Ended(line.execute(words), out.toString(), err.toString());
    }

    private static String plan(String words) {
        Ended printed = bench(("--print-plan " + words).strip().split(" +"));
        assertThat(printed.exitCode()).as("%s: %s", words, printed.errors()).isZero();
        return printed.output();
    }

    private static int lastCpu() {
        return CpuSet.allowed().cpus().getLast();
    }

    private static String installedPeer() {
        return PeersIT.installed().stream().findFirst().orElse("");
    }

    static Stream<String> options() {
        return new CommandLine(new BenchCommand())
                .getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .filter(name -> !BESIDE_PLAN.contains(name));
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyOptionChangesThePlan(String option) {
        assertThat(IN_PLAN).as("this test tries every option").containsKey(option);
        assumeTrue(!option.equals("--peers") || !installedPeer().isEmpty(), "no peer is installed");
        assumeTrue(!option.endsWith("-cpus") || lastCpu() > 0, "there is one CPU: no other can be chosen");
        List<String> words = IN_PLAN.getOrDefault(option, List.of());

        assertThat(plan(words.getFirst() + " " + words.getLast())).isNotEqualTo(plan(words.getFirst()));
    }

    @Test
    void whatWouldChangeNothingIsRefused() {
        for (String words : List.of(
                "--precision 0.5",
                "--quick --precision 0.5",
                "--protocols h1 --streams 2",
                "--out somewhere",
                "--keep-awake off",
                "--token-file secret",
                "--stores concurrent --stripes 7",
                "--external-get x=/{key}")) {
            Ended refused = bench(("--print-plan " + words).split(" "));

            assertThat(refused.exitCode()).as(words).isEqualTo(2);
            assertThat(refused.errors()).as(words).hasLineCount(1).contains("allowed");
        }
    }

    @Test
    void aPlanWithoutOneOfItsFieldsIsRefused() throws Exception {
        JsonNode whole = JSON.readTree(plan("--external x=http://127.0.0.1:80"));
        Map<String, JsonNode> without = new TreeMap<>();
        lacking(whole, "", without, whole);
        assertThat(without).hasSizeGreaterThan(30);

        without.forEach((field, plan) -> {
            Ended refused = benchOf(plan);
            assertThat(refused.exitCode()).as("without %s", field).isEqualTo(2);
            assertThat(refused.errors()).as("without %s", field).hasLineCount(1);
        });
    }

    /**
     * All copies of a tree that lack one field, however deep it lies, but for those that none needs: the names of
     * levels are free, and plans of older versions lack traits, pipelined loops and files.
     */
    private static void lacking(JsonNode node, String path, Map<String, JsonNode> found, JsonNode root) {
        if (node instanceof ObjectNode object && !path.endsWith("/levels")) {
            for (String name : names(object)) {
                if (Set.of("traits", "pipelined", "files").contains(name)) {
                    continue;
                }
                String field = path + "/" + name;
                JsonNode copy = root.deepCopy();
                ((ObjectNode) copy.at(path)).remove(name);
                found.put(field, copy);
                lacking(object.get(name), field, found, root);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                lacking(array.get(i), path + "/" + i, found, root);
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void aPlanThatNoServerWouldStartIsRefusedBeforeAnythingIsMeasured() throws Exception {
        String plan = plan("--stores concurrent --no-twins");
        for (Map.Entry<String, String> change : Map.of(
                        "\"store\" : \"concurrent\",", "\"store\" : \"papaya\",",
                        "\"--capacity\"", "\"--capaciousness\"",
                        "\"seed\" : 1", "\"seed\" : 1.5",
                        "\"seed\" :", "\"sed\" :",
                        "\"rounds\" : 3", "\"rounds\" : 3, \"rounds\" : 4",
                        "\"read_fraction\"", "\"reads\"")
                .entrySet()) {
            assertThat(plan).contains(change.getKey());
            Ended refused = benchOf(plan.replace(change.getKey(), change.getValue()));
            assertThat(refused.exitCode()).as("%s", change).isEqualTo(2);
            assertThat(refused.errors()).as("%s", change).hasLineCount(1);
        }
    }

    private Ended benchOf(JsonNode plan) {
        return benchOf(plan.toString());
    }

    private Ended benchOf(String plan) {
        try {
            Path file = Files.writeString(folder.resolve("plan.json"), plan);
            return bench("--print-plan", "--plan", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
