package kvcache.server.netty;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Locale;

/** The allocators of network buffers, as named by {@code --allocator}. */
public enum Allocator {
    /** Arenas of size classes, as of jemalloc: Netty's choice up to 4.1. */
    POOLED,
    /** Chunks sized by what was asked for lately: Netty's choice from 4.2 on. */
    ADAPTIVE,
    /** The system's, for each buffer anew. */
    UNPOOLED;

    ByteBufAllocator byteBufs() {
        return switch (this) {
            case POOLED -> PooledByteBufAllocator.DEFAULT;
            case ADAPTIVE -> OfProcess.ADAPTIVE;
            case UNPOOLED -> UnpooledByteBufAllocator.DEFAULT;
        };
    }

    /** How much memory outside the heap is taken from the system by this allocator in this process, in bytes. */
    public long usedDirectBytes() {
        return ((ByteBufAllocatorMetricProvider) byteBufs()).metric().usedDirectMemory();
    }

    /** What the command line calls it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static final class OfProcess {
        static final ByteBufAllocator ADAPTIVE = new AdaptiveByteBufAllocator();
    }
}
