package kvcache.store.offheap;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import kvcache.store.StoreFullException;
import org.jspecify.annotations.Nullable;

/**
 * The C library's allocator, through the foreign-function interface. Any thread may call.
 *
 * <p>glibc keeps most of what is freed for later use, so it is told to give memory back to the operating system: by
 * {@link #trim()}, and on a thread of its own when much less is in use than was at the peak. Other C libraries give it
 * back by themselves.
 *
 * <p>An arena of the JDK's would do for safety, but closing one stops every thread for a moment and frees no earlier;
 * here the {@link ReadGuard} knows when memory is out of use. Addresses are plain numbers, the C library's pointers
 * being of 64 bits wherever a JVM of 64 bits runs.
 */
final class NativeMemory {

    /**
     * All that the process can address: an offset in it is an address. A read through it needs no object for the piece
     * of memory that it is in, which with small entries costs more than the entry; nor is it checked against the bounds
     * of one.
     */
    static final MemorySegment ALL = everything();

    private static final ValueLayout.OfLong ADDRESS = ValueLayout.JAVA_LONG;
    private static final MethodHandle MALLOC =
            function("malloc", FunctionDescriptor.of(ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle CALLOC =
            function("calloc", FunctionDescriptor.of(ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(ADDRESS));
    /** glibc's own: null with another C library. */
    private static final @Nullable MethodHandle MALLOC_TRIM =
            optionalFunction("malloc_trim", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    /** Use must fall by this much below its peak, and by a quarter of the peak, before memory is given back. */
    private static final long LEAST_FALL_BYTES = 16 << 20;

    private static final int LEAST_FALL_PART = 4;

    private static final AtomicLong used = new AtomicLong();
    /** The most in use since memory was last given back. Approximate: it may miss a race of two allocations. */
    private static volatile long peakBytes;

    private NativeMemory() {}

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        MethodHandle function = optionalFunction(name, descriptor);
        if (function == null) {
            throw new IllegalStateException("the C library has no " + name);
        }
        return function;
    }

    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle optionalFunction(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> symbol = linker.defaultLookup().find(name);
        return symbol.isEmpty() ? null : linker.downcallHandle(symbol.get(), descriptor);
    }

    /**
     * Returns the address of memory with arbitrary content, aligned for any primitive.
     *
     * @throws StoreFullException if the system has none left
     */
    static long allocate(long bytes) {
        try {
            return checked((long) MALLOC.invokeExact(bytes), bytes);
        } catch (Throwable failure) {
            throw passOn(failure);
        }
    }

    /**
     * Returns the address of memory that is all zeros, which the system need not provide before it is touched.
     *
     * @throws StoreFullException if the system has none left
     */
    static long allocateZeroed(long bytes) {
        try {
            return checked((long) CALLOC.invokeExact(1L, bytes), bytes);
        } catch (Throwable failure) {
            throw passOn(failure);
        }
    }

    private static long checked(long address, long bytes) {
        if (address == 0) {
            throw new StoreFullException("The system has no %s bytes of memory left for the store".formatted(bytes));
        }
        long usedBytes = used.addAndGet(bytes);
        if (usedBytes > peakBytes) {
            peakBytes = usedBytes;
        }
        return address;
    }

    /** Frees memory of this size, which nobody may use any more. */
    static void free(long address, long bytes) {
        try {
            FREE.invokeExact(address);
        } catch (Throwable failure) {
            throw passOn(failure);
        }
        long usedBytes = used.addAndGet(-bytes);
        long peak = peakBytes;
        if (peak - usedBytes > Math.max(LEAST_FALL_BYTES, peak / LEAST_FALL_PART)) {
            peakBytes = usedBytes; // before it is done, so that it is begun once
            Thread.ofPlatform().daemon().name("kvcache-trim").start(NativeMemory::trim);
        }
    }

    /** Gives freed memory back to the operating system. Takes about 0.3 s for each GiB. */
    static void trim() {
        peakBytes = used.get();
        if (MALLOC_TRIM != null) {
            try {
                var unused = (int) MALLOC_TRIM.invokeExact(0L);
            } catch (Throwable failure) {
                throw passOn(failure);
            }
        }
    }

    private static RuntimeException passOn(Throwable failure) {
        return switch (failure) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            default -> new IllegalStateException(failure);
        };
    }
}
