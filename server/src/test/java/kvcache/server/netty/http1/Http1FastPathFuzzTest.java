package kvcache.server.netty.http1;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import kvcache.server.netty.FastPathFuzz;
import kvcache.server.netty.Http1Input;
import kvcache.server.netty.Service;
import org.junit.jupiter.api.Test;

/** HTTP/1.1, with upgrades to h2c. */
final class Http1FastPathFuzzTest extends FastPathFuzz {

    @Test
    void theFastPathMakesNoDifference() {
        assertNoDifference(
                1,
                random -> new Http1Input(random).bytes(),
                Http1FastPathFuzzTest::fast,
                Http1FastPathFuzzTest::strict,
                FastPathFuzz::withoutDates,
                "HTTP/1.1 200");
    }

    private static void fast(EmbeddedChannel channel, Service service) {
        Http1Handler handler = new Http1Handler(service);
        channel.pipeline().addLast(new Http1FastPath(service.http(), handler), handler.decoder(), handler);
    }

    private static void strict(EmbeddedChannel channel, Service service) {
        Http1Handler handler = new Http1Handler(service);
        channel.pipeline().addLast(new Http1FastPath(service.http(), handler) {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.fireChannelRead(message);
            }
        });
        channel.pipeline().addLast(handler.decoder(), handler);
    }
}
