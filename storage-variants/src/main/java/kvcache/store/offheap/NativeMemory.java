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
 * The C library's allocator, through the foreign-function interface. Thread-safe.
 *
 * <p>glibc retains most freed memory. {@link #trim()} returns it to the operating system, and runs on a separate thread
 * when much less is in use than at the peak. Other C libraries return it by themselves.
 *
 * <p>A shared arena of the JDK would be safe too, but closing one stops every thread for a moment and frees no earlier.
 * Here the {@link ReadGuard} determines when memory is unused. Addresses are plain numbers, since pointers have 64 bits
 * wherever a 64-bit JVM runs.
 */
final class NativeMemory {

    /**
     * The whole address space: an offset in it is an address. Access needs no segment object for each block, which
     * would take more memory than a small entry, and no bounds check.
     */
    static final MemorySegment ALL = everything();

    private static final ValueLayout.OfLong ADDRESS = ValueLayout.JAVA_LONG;
    private static final MethodHandle MALLOC =
            function("malloc", FunctionDescriptor.of(ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle CALLOC =
            function("calloc", FunctionDescriptor.of(ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(ADDRESS));
    /** Specific to glibc; null with another C library. */
    private static final @Nullable MethodHandle MALLOC_TRIM =
            optionalFunction("malloc_trim", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    /** Use must fall by this much below its peak, and by a quarter of the peak, before memory is given back. */
    private static final long LEAST_FALL_BYTES = 16 << 20;

    private static final int LEAST_FALL_PART = 4;

    private static final AtomicLong used = new AtomicLong();
    /** The peak since memory was last returned. Approximate: concurrent allocations may be missed. */
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
     * Allocates memory with arbitrary content, aligned for any primitive.
     *
     * @throws StoreFullException if the system has no memory left
     */
    static long allocate(long bytes) {
        try {
            return checked((long) MALLOC.invokeExact(bytes), bytes);
        } catch (Throwable failure) {
            throw passOn(failure);
        }
    }

    /**
     * Allocates zeroed memory, which the system may provide lazily on first access.
     *
     * @throws StoreFullException if the system has no memory left
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

    static void free(long address, long bytes) {
        try {
            FREE.invokeExact(address);
        } catch (Throwable failure) {
            throw passOn(failure);
        }
        long usedBytes = used.addAndGet(-bytes);
        long peak = peakBytes;
        if (peak - usedBytes > Math.max(LEAST_FALL_BYTES, peak / LEAST_FALL_PART)) {
            peakBytes = usedBytes; // before the trim, so that only one starts
            Thread.ofPlatform().daemon().name("kvcache-trim").start(NativeMemory::trim);
        }
    }

    /** Returns freed memory to the operating system. Takes about 0.3 s per GiB. */
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
