package kvcache.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kvcache.analysis.finding.SyntheticRun;
import kvcache.server.CacheServer;
import kvcache.server.ServerConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A result that standard output does not take is an error, whichever command prints it. */
@Timeout(120)
class StandardOutputTest {

    private static final File FULL = new File("/dev/full");

    @TempDir
    private Path folder;

    @BeforeEach
    void assumeThatADiskCanBeFull() {
        assumeTrue(FULL.canWrite(), "/dev/full is not there");
    }

    private void assertFailsOnAFullDisk(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(FULL)
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(Files.readString(err, UTF_8).lines())
                    .filteredOn(line -> line.startsWith("kvcache:"))
                    .containsExactly("kvcache: cannot write to standard output: No space left on device");
            assertThat(process.exitValue()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "stores", "completion bash", "bench --quick --print-plan"})
    void ofACommandThatMeasuresNothing(String args) throws Exception {
        assertFailsOnAFullDisk(args.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quiet", "--json=-", "--hlog=-"})
    void ofALoad(String option) throws Exception {
        try (CacheServer server = CacheServer.start(
                ServerConfig.defaults().at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))) {
            String url = "http://127.0.0.1:" + server.port();
            assertFailsOnAFullDisk("load", url, "--rate=50", "--duration=0.2s", "--warmup=0s", "--keys=5", option);
        }
    }

    @Test
    void ofACalibrationWhichIsKeptNevertheless() throws Exception {
        Path kept = folder.resolve("kept");
        assertFailsOnAFullDisk("load", "--calibrate", "--calibration=" + kept, "--duration=1s", "--warmup=0.2s");
        assertThat(kept).isNotEmptyFile();
    }

    @Test
    void ofAReportAndAComparison() throws Exception {
        Path a = folder.resolve("a");
        Path b = folder.resolve("b");
        SyntheticRun.ofSeed(1).write(a);
        SyntheticRun.ofSeed(2).write(b);
        assertFailsOnAFullDisk("compare", a.toString(), b.toString());
        assertFailsOnAFullDisk("report", a.toString());
    }
}
