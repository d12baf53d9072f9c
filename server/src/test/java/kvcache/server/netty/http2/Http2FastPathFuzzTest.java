package kvcache.server.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import kvcache.server.netty.FastPathFuzz;
import kvcache.server.netty.Http2Input;
import kvcache.server.netty.Service;
import org.junit.jupiter.api.Test;

/** h2c by prior knowledge. */
final class Http2FastPathFuzzTest extends FastPathFuzz {

    @Test
    void theFastPathMakesNoDifference() {
        assertNoDifference(
                2,
                random -> new Http2Input(random).bytes(),
                Http2FastPathFuzzTest::fast,
                Http2FastPathFuzzTest::strict,
                FastPathFuzz::frames,
                ":status 200");
    }

    private static void fast(EmbeddedChannel channel, Service service) {
        channel.pipeline().addLast(new Http2Handler(service));
    }

    private static void strict(EmbeddedChannel channel, Service service) {
        channel.pipeline().addLast(new Http2Handler(service, new Http2FastPath() {
            @Override
            int keyBytes(ByteBuf in, int index, int length, byte[] scratch) {
                return 0;
            }
        }));
    }
}
