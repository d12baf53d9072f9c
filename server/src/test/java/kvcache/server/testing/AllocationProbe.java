package kvcache.server.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kvcache.server.CacheServer;

/**
 * Prints how many bytes an event loop makes on the heap for each plain read. A program of its own, since the tests'
 * watch for leaks makes objects for every buffer.
 */
public final class AllocationProbe {

    private static final int REQUESTS = 10_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private AllocationProbe() {}

    private interface Request {
        void run() throws IOException;
    }

    /** Takes the store's name, and {@code h1} or {@code h2c}. */
    @SuppressWarnings("SystemOut") // it is what the test reads
    public static void main(String... args) throws IOException {
        try (CacheServer server = new TestServer().over(args[0]).start()) {
            server.cache().put("key".getBytes(UTF_8), "value".getBytes(UTF_8));
            System.out.println(args[1].equals("h1") ? overHttp1(server.port()) : overH2c(server.port()));
        }
    }

    private static long overHttp1(int port) throws IOException {
        try (RawConnection connection = RawConnection.open(port)) {
            String request = "GET /get/key HTTP/1.1\r\nHost: a\r\n\r\n";
            return bytesPerRequest(
                    () -> require(connection.send(request).reply().status() == 200));
        }
    }

    private static long overH2c(int port) throws IOException {
        try (RawH2 h2 = RawH2.open(port)) {
            h2.send(Http2FrameTypes.WINDOW_UPDATE, 0, 0, RawH2.number(1 << 30));
            // :method GET and :scheme http by their places, and the path as a text.
            byte[] block = {(byte) 0x82, (byte) 0x86, 0x04, 8, '/', 'g', 'e', 't', '/', 'k', 'e', 'y'};
            int[] id = {-1};
            return bytesPerRequest(() -> {
                id[0] += 2;
                h2.send(Http2FrameTypes.HEADERS, 0x5, id[0], block);
                require(h2.next(Http2FrameTypes.DATA).streamId() == id[0]);
            });
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new AssertionError("not the value");
        }
    }

    private static long bytesPerRequest(Request request) throws IOException {
        for (int i = 0; i < REQUESTS; i++) { // until it is compiled, and every buffer has its length
            request.run();
        }
        long before = loopBytes();
        for (int i = 0; i < REQUESTS; i++) {
            request.run();
        }
        return (loopBytes() - before) / REQUESTS;
    }

    /** What the event loops have made on the heap so far, in bytes. */
    private static long loopBytes() {
        long[] loops = Stream.of(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("kvcache-loop"))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        require(loops.length > 0);
        return LongStream.of(THREADS.getThreadAllocatedBytes(loops)).sum();
    }
}
