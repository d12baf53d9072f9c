package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher, in a copy of the tree under a folder whose name has a space and an umlaut, in the locale C. */
@Timeout(60)
class LauncherIT {

    @TempDir
    private Path temp;

    private Path tree = Path.of("");

    @BeforeEach
    void copyTheTree() throws IOException {
        assumeTrue(
                System.getProperty("sun.jnu.encoding", "").equals("UTF-8"), "this JVM can name no file with an umlaut");
        tree = Files.createDirectories(temp.resolve("a bücher"));
        Files.createDirectories(tree.resolve("bench/target"));
        Files.copy(Path.of("../kvcache"), tree.resolve("kvcache"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(Path.of("../jvm.options"), tree.resolve("jvm.options"));
    }

    private void withJar() throws IOException {
        Files.createSymbolicLink(jar(), Path.of("target/kvcache.jar").toAbsolutePath());
    }

    private Path jar() {
        return tree.resolve("bench/target/kvcache.jar");
    }

    /** Stands in for Maven: leaves the jar, or an error. */
    private Path fakeMaven(String script) throws IOException {
        Files.createFile(tree.resolve("pom.xml"));
        Path bin = Files.createDirectory(temp.resolve("bin"));
        Path maven = Files.writeString(bin.resolve("mvn"), "#!/bin/sh\n" + script);
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        return bin;
    }

    private record Ended(int exitCode, String output, String errors) {}

    private Ended run(Path launcher, Path moreOfPath, String... arguments) throws Exception {
        Path errors = temp.resolve("errors");
        ProcessBuilder command = new ProcessBuilder(Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                .toList());
        command.environment().keySet().removeIf(name -> name.equals("LANG") || name.startsWith("LC_"));
        command.environment().merge("PATH", moreOfPath.toString(), (path, more) -> more + ":" + path);
        Process process =
                command.directory(temp.toFile()).redirectError(errors.toFile()).start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String told = String.join("\n", output.lines().toList());
            return new Ended(process.waitFor(), told, Files.readString(errors));
        }
    }

    private Ended run(String... arguments) throws Exception {
        withJar();
        return run(tree.resolve("kvcache"), temp, arguments);
    }

    @Test
    void startsWhereTheFolderHasASpaceAndAnUmlautWithoutALocale() throws Exception {
        Ended stores = run("stores");

        assertThat(stores.errors()).isEmpty();
        assertThat(stores.output()).contains("concurrent");
    }

    @Test
    void startsThroughASymbolicLink() throws Exception {
        withJar();
        Path link = Files.createSymbolicLink(temp.resolve("linked"), tree.resolve("kvcache"));
        Path relative = Files.createSymbolicLink(temp.resolve("again"), Path.of("linked"));

        assertThat(run(link, temp, "stores").output()).contains("concurrent");
        assertThat(run(relative, temp, "stores").output()).contains("concurrent");
    }

    @Test
    void aloneItShowsItsHelp() throws Exception {
        Ended alone = run();

        assertThat(alone.exitCode()).as(alone.errors()).isZero();
        assertThat(alone.errors()).isEmpty();
        assertThat(alone.output()).contains("Usage: kvcache", "serve", "bench");
    }

    @Test
    void tellsItsVersionAndRevision() throws Exception {
        String version = run("--version").output();

        assertThat(run(tree.resolve("kvcache"), temp, "serve", "--version").output())
                .isEqualTo(version);
        assertThat(version).matches("kvcache \\d+\\.\\d+\\.\\d+\\S* \\(revision ([0-9a-f]{12}(-dirty)?|unknown)\\)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void printsACompletionThatTheShellTakes(String shell) throws Exception {
        Ended completion = run("completion", shell);

        assertThat(completion.exitCode()).as(completion.errors()).isZero();
        assertThat(completion.output()).contains("kvcache", "compare", "in-flight");
        Path script = Files.writeString(temp.resolve("script"), completion.output());
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell))),
                shell + " is not installed");
        Process check = new ProcessBuilder(shell, "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(check.inputReader(StandardCharsets.UTF_8).lines()).isEmpty();
        assertThat(check.waitFor()).isZero();
    }

    @Test
    void refusesAShellThatItDoesNotKnow() throws Exception {
        Ended refused = run("completion", "tcsh");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors()).hasLineCount(1).contains("tcsh", "bash, zsh, fish");
    }

    @Test
    void bashCompletesAnOption() throws Exception {
        Path script = Files.writeString(
                temp.resolve("script"), run("completion", "bash").output());
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        ". \"$1\"; COMP_WORDS=(kvcache serve --por) COMP_CWORD=2; _complete_kvcache; echo ${COMPREPLY[@]}",
                        "bash",
                        script.toString())
                .start();

        assertThat(bash.inputReader(StandardCharsets.UTF_8).lines()).contains("--port");
    }

    @Test
    void aBuildTellsHowFarItIs() throws Exception {
        Path bin = fakeMaven("""
                i=0; while [ $i -lt 120 ]; do i=$((i + 1)); echo "[INFO] Downloaded from central: x$i.jar (1 kB at 2 kB/s)"; done
                echo "[INFO] Building KVCache: server 1.0.0                             [3/5]"
                ln -s "%s" bench/target/kvcache.jar
                printf '\\033[0m'
                """.formatted(Path.of("target/kvcache.jar").toAbsolutePath()));

        Ended built = run(tree.resolve("kvcache"), bin, "stores");

        assertThat(built.output()).as(built.errors()).contains("concurrent");
        assertThat(built.errors().lines())
                .containsSubsequence(
                        "kvcache: 50 files downloaded",
                        "kvcache: 100 files downloaded",
                        "kvcache: Building KVCache: server 1.0.0 [3/5]");
        assertThat(tree.resolve("bench/target/build.log")).content().contains("x120.jar");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[ERROR] /home/a b/X.java:[3,5] cannot find symbol",
                "[ERROR] The project has 1 error",
                "Error: JAVA_HOME is not defined correctly."
            })
    void aBuildThatFailsSaysWhy(String cause) throws Exception {
        Path bin = fakeMaven("echo '%s'; exit 1".formatted(cause));

        Ended failed = run(tree.resolve("kvcache"), bin, "stores");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.errors()).contains(cause, "the build failed");
    }

    /** The real build, without its integration tests: minutes, so that only the long tests have it. */
    @Test
    @Tag("long")
    @Timeout(1_200)
    void aCopyOfTheSourcesIsBuiltThere() throws Exception {
        Process copy = new ProcessBuilder(
                        "sh",
                        "-ec",
                        "cp -r ../pom.xml ../storage-variants ../server ../loadgen ../analysis \"$1\"; rm -rf \"$1\"/*/target",
                        "sh",
                        tree.toString())
                .inheritIO()
                .start();
        assertThat(copy.waitFor()).isZero();

        Ended stores = run(tree.resolve("kvcache"), temp, "stores");

        assertThat(stores.output()).as(stores.errors()).contains("concurrent");
        assertThat(tree.resolve("bench/target/failsafe-reports")).doesNotExist();
    }
}
