package kvcache.store.offheap;

import java.lang.foreign.AddressLayout;
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
 * here the {@link ReadGuard} knows when memory is out of use. Accesses stay checked against the bounds of the segment.
 */
final class NativeMemory {

    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final MethodHandle MALLOC =
            function("malloc", FunctionDescriptor.of(POINTER, ValueLayout.JAVA_LONG));
    private static final MethodHandle CALLOC =
            function("calloc", FunctionDescriptor.of(POINTER, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(POINTER));

    private NativeMemory() {}

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> symbol = linker.defaultLookup().find(name);
        return linker.downcallHandle(
                symbol.orElseThrow(() -> new IllegalStateException("the C library has no " + name)), descriptor);
    }

    /**
     * Memory with whatever was in it, aligned for any primitive.
     *
     * @throws StoreFullException where the system has none left
     */
    static MemorySegment allocate(long bytes) {
        try {
            return sized((MemorySegment) MALLOC.invokeExact(bytes), bytes);
        } catch (Throwable failure) {
            throw passOn(failure);
        }
    }

    /**
     * Memory of nothing but zeros, which the system need not provide before it is touched.
     *
     * @throws StoreFullException where the system has none left
     */
    static MemorySegment allocateZeroed(long bytes) {
        try {
            return sized((MemorySegment) CALLOC.invokeExact(1L, bytes), bytes);
        } catch (Throwable failure) {
            throw passOn(failure);
        }
    }

    @SuppressWarnings("restricted")
    private static MemorySegment sized(MemorySegment pointer, long bytes) {
        if (pointer.address() == 0) {
            throw new StoreFullException("The system has no %d bytes of memory left for the store".formatted(bytes));
        }
        return pointer.reinterpret(bytes);
    }

    /** Gives memory back; nobody may use it any more. */
    static void free(MemorySegment memory) {
        try {
            FREE.invokeExact(memory);
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
