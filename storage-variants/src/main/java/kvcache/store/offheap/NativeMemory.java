package kvcache.store.offheap;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import kvcache.store.StoreFullException;

/**
 * The C library's allocator, through the foreign-function interface. Any thread may call.
 *
 * <p>An arena of the JDK's would do for safety, but closing one stops every thread for a moment and frees no earlier;
 * here the {@link ReadGuard} knows when memory is out of use. Addresses are plain numbers, the C library's pointers being of
 * 64 bits wherever a JVM of 64 bits runs.
 */
final class NativeMemory {

    /**
     * All that the process can address: an offset in it is an address. A read through it needs no object for the piece of
     * memory that it is in, which with small entries costs more than the entry; nor is it checked against the bounds of one.
     */
    static final MemorySegment ALL = everything();

    private static final ValueLayout.OfLong ADDRESS = ValueLayout.JAVA_LONG;
    private static final MethodHandle MALLOC =
            function("malloc", FunctionDescriptor.of(ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle CALLOC =
            function("calloc", FunctionDescriptor.of(ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(ADDRESS));

    private NativeMemory() {}

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> symbol = linker.defaultLookup().find(name);
        return linker.downcallHandle(
                symbol.orElseThrow(() -> new IllegalStateException("the C library has no " + name)), descriptor);
    }

    /**
     * The address of memory with whatever was in it, aligned for any primitive.
     *
     * @throws StoreFullException where the system has none left
     */
    static long allocate(long bytes) {
        try {
            return checked((long) MALLOC.invokeExact(bytes), bytes);
        } catch (Throwable failure) {
            throw passOn(failure);
        }
    }

    /**
     * The address of memory of nothing but zeros, which the system need not provide before it is touched.
     *
     * @throws StoreFullException where the system has none left
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
            throw new StoreFullException("The system has no %d bytes of memory left for the store".formatted(bytes));
        }
        return address;
    }

    /** Gives memory back; nobody may use it any more. */
    static void free(long address) {
        try {
            FREE.invokeExact(address);
        } catch (Throwable failure) {
            throw passOn(failure);
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
