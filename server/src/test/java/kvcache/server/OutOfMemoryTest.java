package kvcache.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kvcache.server.testing.ForwardingStore;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.TestCache;
import kvcache.server.testing.TestServer;
import kvcache.store.Entry;
import kvcache.store.Key;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process whose heap runs out in spite of the guard: it ends at once, so that it can be started again. */
final class OutOfMemoryTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void aProcessWhoseHeapRunsOutEndsWithExitCode3() throws Exception {
        try (ServeProcess server = ServeProcess.startMain(directory, List.of("-Xmx64m"), HungryServer.class);
                RawConnection connection = RawConnection.open(Integer.parseInt(String.valueOf(server.line())))) {
            connection.send("GET /get/key HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(server.exitCode()).isEqualTo(3);
        }
    }

    /** A server over a store whose reads take more memory than there is. */
    static final class HungryServer {

        private HungryServer() {}

        /** Serves until the process ends, and prints the port. */
        public static void main(String[] arguments) throws IOException {
            CacheServer server = new TestServer()
                    .over(
                            new ForwardingStore(TestCache.store()) {
                                @Override
                                public @Nullable Entry get(Key key) {
                                    return Entry.of(new byte[1 << 30], 1);
                                }
                            },
                            false)
                    .start();
            System.out.println(server.port());
        }
    }
}
