package kvcache.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** Without this, a watch that has gone blind would look like a server without leaks. */
final class LeakWatchTest {

    @Test
    void findsABufferThatWasDropped() throws InterruptedException {
        drop();

        assertThat(LeakWatch.leaksUntilNow()).hasSizeGreaterThanOrEqualTo(3);
    }

    private static void drop() {
        ByteBufAllocator.DEFAULT.directBuffer(100).writeByte(1);
        PooledByteBufAllocator.DEFAULT.directBuffer(100).writeByte(1);
        Unpooled.directBuffer(100).writeByte(1);
    }

    @Test
    void isSilentAboutABufferThatWasReleased() throws InterruptedException {
        ByteBufAllocator.DEFAULT.directBuffer(100).writeByte(1).release();

        assertThat(LeakWatch.leaksUntilNow()).isEmpty();
    }
}
