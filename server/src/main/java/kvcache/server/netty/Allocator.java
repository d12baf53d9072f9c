package kvcache.server.netty;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Locale;

/** The allocators of network buffers, as named by {@code --allocator}. */
public enum Allocator {
    /** Netty's arenas of size classes, as in jemalloc; its default up to 4.1. */
    POOLED,
    /** Netty's chunks sized by recent requests; its default since 4.2. */
    ADAPTIVE,
    /** A new system allocation for each buffer. */
    UNPOOLED;

    ByteBufAllocator byteBufs() {
        return switch (this) {
            case POOLED -> PooledByteBufAllocator.DEFAULT;
            case ADAPTIVE -> OfProcess.ADAPTIVE;
            case UNPOOLED -> UnpooledByteBufAllocator.DEFAULT;
        };
    }

    /** Returns the off-heap memory that this allocator holds in this process, in bytes. */
    public long usedDirectBytes() {
        return ((ByteBufAllocatorMetricProvider) byteBufs()).metric().usedDirectMemory();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static final class OfProcess {
        static final ByteBufAllocator ADAPTIVE = new AdaptiveByteBufAllocator();
    }
}
