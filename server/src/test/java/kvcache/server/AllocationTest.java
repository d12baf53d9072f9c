package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import kvcache.server.testing.AllocationProbe;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A read that the fast path serves makes nothing on the heap. */
final class AllocationTest {

    /** Less than the smallest object: what the loop makes now and then for itself, spread over the requests. */
    private static final long MOST_BYTES_PER_REQUEST = 7;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @ParameterizedTest
    @CsvSource({"concurrent,h1", "concurrent,h2c", "offheap,h1", "offheap,h2c", "striped,h1", "nonblocking,h1"})
    void aPlainReadMakesNothingOnTheHeap(String store, String protocol) throws IOException, InterruptedException {
        Process probe = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + ServeProcess.jvmOptions(directory),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AllocationProbe.class.getName(),
                        store,
                        protocol)
                .redirectErrorStream(true)
                .start();
        String said = new String(probe.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(probe.waitFor()).as(said).isZero();
        String bytes = said.substring(said.lastIndexOf('\n') + 1);
        assertThat(Long.parseLong(bytes)).as("bytes per request").isLessThanOrEqualTo(MOST_BYTES_PER_REQUEST);
    }
}
