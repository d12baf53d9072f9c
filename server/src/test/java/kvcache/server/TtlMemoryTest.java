package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import kvcache.server.api.CacheApi;
import kvcache.store.StoreConfig;
import kvcache.store.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An entry that expires takes no more of the heap than one that does not. */
final class TtlMemoryTest {

    private static final int ENTRIES = 2_000_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void twoMillionEntriesWithATimeToLiveOffTheHeapLeaveASmallHeapEmpty() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + ServeProcess.jvmOptions(directory),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(child.waitFor()).as(said).isZero();
        String[] figures = said.substring(said.lastIndexOf('\n') + 1).split(" ", -1);
        assertThat(Long.parseLong(figures[0])).as("entries").isEqualTo(ENTRIES);
        assertThat(Long.parseLong(figures[1])).as("heap in use").isLessThan(24 << 20);
    }

    /** The process: it stores the entries and prints how many it holds, and what is in use of its heap. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            ServerConfig config = ServerConfig.defaults()
                    .at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .over(Stores.builtIn().named("offheap"))
                    .withStore(StoreConfig.defaults().boundedTo(256 << 20))
                    .withLoops(loops -> loops.withCount(1));
            try (CacheServer server = CacheServer.start(config)) {
                CacheApi cache = server.cache();
                for (int i = 0; i < ENTRIES; i++) {
                    cache.put(key(i), new byte[12], Duration.ofHours(1));
                }
                int held = 0;
                for (int i = 0; i < ENTRIES; i++) {
                    held += cache.get(key(i)) == null ? 0 : 1;
                }
                System.gc();
                long heapBytes =
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
                System.out.printf("%d %d%n", held, heapBytes);
            }
        }

        private static byte[] key(int number) {
            return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
        }
    }
}
