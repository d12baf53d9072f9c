package kvcache.bench.micro;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The copies of a value on its way through the server, each measured alone. Many values are copied in turn, so that the
 * longer ones come from memory and not from the CPU cache.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class CopyBenchmarks {

    /** The total size of the values. */
    private static final int ALL_BYTES = 64 << 20;

    private static final int MAX_VALUES = 4096;

    @Param("12")
    int bytes;

    private final ByteBufAllocator allocator = new AdaptiveByteBufAllocator();
    private byte[][] onHeap = {};
    private MemorySegment offHeap = MemorySegment.NULL;
    private ByteBuf reused = allocator.directBuffer(0, 0);
    private int next;

    @Setup
    public void make() {
        int values = Math.clamp(ALL_BYTES / bytes, 1, MAX_VALUES);
        Random random = new Random(1);
        onHeap = new byte[values][bytes];
        offHeap = Arena.ofAuto().allocate((long) values * bytes);
        for (int i = 0; i < values; i++) {
            random.nextBytes(onHeap[i]);
            MemorySegment.copy(onHeap[i], 0, offHeap, ValueLayout.JAVA_BYTE, (long) i * bytes, bytes);
        }
        reused.release();
        reused = allocator.directBuffer(bytes);
    }

    @TearDown
    public void free() {
        reused.release();
    }

    private int next() {
        next = next + 1 == onHeap.length ? 0 : next + 1;
        return next;
    }

    /** A read from an on-heap store, into the reused buffer of the event loop. */
    @Benchmark
    public ByteBuf heapToReusedBuffer() {
        return reused.clear().writeBytes(onHeap[next()]);
    }

    /** A read from an on-heap store, into a new buffer. */
    @Benchmark
    public int heapToOwnBuffer() {
        ByteBuf own = allocator.directBuffer(bytes).writeBytes(onHeap[next()]);
        int written = own.writerIndex();
        own.release();
        return written;
    }

    /** A read from an off-heap store, into the reused buffer of the event loop. */
    @Benchmark
    public ByteBuf offHeapToReusedBuffer() {
        return filled(reused.clear());
    }

    /** A read from an off-heap store, into a new buffer. */
    @Benchmark
    public int offHeapToOwnBuffer() {
        ByteBuf own = filled(allocator.directBuffer(bytes));
        int written = own.writerIndex();
        own.release();
        return written;
    }

    private ByteBuf filled(ByteBuf buffer) {
        MemorySegment to = MemorySegment.ofBuffer(buffer.internalNioBuffer(0, bytes));
        MemorySegment.copy(offHeap, (long) next() * bytes, to, 0, bytes);
        return buffer.writerIndex(bytes);
    }

    /** A write: from the received buffer into a new array. */
    @Benchmark
    public byte[] bufferToHeap() {
        byte[] value = new byte[bytes];
        reused.getBytes(0, value);
        return value;
    }

    /** A write to an off-heap store: from that array into its memory. */
    @Benchmark
    public MemorySegment heapToOffHeap() {
        int at = next();
        MemorySegment.copy(onHeap[at], 0, offHeap, ValueLayout.JAVA_BYTE, (long) at * bytes, bytes);
        return offHeap;
    }
}
