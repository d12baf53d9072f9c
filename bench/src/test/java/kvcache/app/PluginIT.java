package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.ServerSpec;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.result.RunInfoFile;
import kvcache.analysis.result.TrialsFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What docs/stores.md says of a store of one's own, done as it says: its class, its commands, word for word, with the
 * built jars. Only the bench is made shorter.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PluginIT {

    private static final Pattern CLASS = Pattern.compile("```java\n([^`]*class SkipLists [^`]*)```");
    private static final Pattern COMMANDS = Pattern.compile("```sh\n([^`]*SkipLists[^`]*)```");
    private static final Pattern PORT = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+) \\(store skiplist,.*");

    private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");

    /** Where the commands are given. */
    @TempDir
    private static Path folder;

    private static String output = "";

    @BeforeAll
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    static void doAsThePageSays() throws Exception {
        String readme = Files.readString(Path.of("..", "docs", "stores.md"));
        Files.writeString(folder.resolve("SkipLists.java"), only(CLASS, readme));
        Files.createDirectories(folder.resolve("server/target"));
        Files.copy(Path.of("../server/target/kvcache-server.jar"), folder.resolve("server/target/kvcache-server.jar"));
        Path launcher = Files.writeString(folder.resolve("kvcache"), """
                #!/bin/sh
                case $1 in bench) set -- "$@" --no-twins --in-flight 0 --protocols h1 --rates 300 --rounds 1 --duration 300ms --warmup 0ms --out run ;; esac
                exec java "@%s" -jar "%s" "$@"
                """.formatted(
                        Path.of("../jvm.options").toRealPath(),
                        Path.of("target/kvcache.jar").toRealPath()));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();

        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", only(COMMANDS, readme));
        shell.directory(folder.toFile());
        shell.environment().merge("PATH", JDK.toString(), (path, jdk) -> jdk + ":" + path);
        Process process = shell.redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            output = String.join("\n", lines.lines().toList());
        }
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void isListedWithItsTraits() {
        assertThat(output).containsPattern("(?m)^skiplist +lock-free +lock-free +heap, unbounded +the JDK's Conc");
    }

    @Test
    void isComparedByBenchLikeABuiltInStoreAndTheRunSaysWhichJarItWas() throws Exception {
        Path run = folder.resolve("run");
        RunInfo info = RunInfoFile.read(run.resolve("run.json"));
        BenchPlan plan = info.plan();

        assertThat(plan.serverNames()).containsExactly("concurrent", "skiplist");
        assertThat(plan.server("skiplist").launch())
                .isEqualTo(new ServerSpec.Ours("skiplist", List.of("--capacity", "1000000"), List.of()));
        assertThat(info.software().plugins())
                .singleElement()
                .asString()
                .matches("skiplist\\.jar, SHA-256 [0-9a-f]{64}");
        assertThat(TrialsFile.read(run.resolve("trials.csv"))).hasSize(2).allSatisfy(trial -> {
            assertThat(trial.answers().errors()).isZero();
            assertThat(trial.answers().hits()).isEqualTo(trial.answers().reads());
        });
        assertThat(run.resolve("charts/servers-h1.png")).isNotEmptyFile();
        assertThat(Files.readString(run.resolve("report.html"))).contains("concurrent or skiplist");
    }

    @ParameterizedTest
    @EnumSource(
            value = Version.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void isServedOverEitherProtocol(Version version) throws Exception {
        Process server = new ProcessBuilder(
                        JDK.resolve("java").toString(),
                        "@../jvm.options",
                        "-jar",
                        "../server/target/kvcache-server.jar",
                        "serve",
                        "--plugin",
                        folder.resolve("skiplist.jar").toString(),
                        "--store",
                        "skiplist",
                        "--port",
                        "0",
                        "--bind",
                        "127.0.0.1",
                        "--until-stdin-closes")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
                HttpClient client = HttpClient.newBuilder().version(version).build()) {
            String url = "http://127.0.0.1:%s".formatted(port(lines));
            HttpRequest put = HttpRequest.newBuilder(URI.create(url + "/store/key"))
                    .POST(BodyPublishers.ofString("value"))
                    .build();
            assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            HttpResponse<String> got = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/get/key")).build(), BodyHandlers.ofString());
            assertThat(got.body()).isEqualTo("value");
            assertThat(got.version()).isEqualTo(version);
        } finally {
            server.getOutputStream().close();
        }
        assertThat(server.waitFor(Duration.ofSeconds(30))).isTrue();
        assertThat(server.exitValue()).isZero();
    }

    private static String port(BufferedReader lines) throws IOException {
        Matcher port = PORT.matcher(String.valueOf(lines.readLine()));
        assertThat(port.find()).isTrue();
        return port.group(1);
    }

    private static String only(Pattern block, String text) {
        Matcher found = block.matcher(text);
        assertThat(found.find()).as("docs/stores.md has a block like %s", block).isTrue();
        return found.group(1);
    }
}
