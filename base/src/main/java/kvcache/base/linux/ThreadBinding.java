package kvcache.base.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Binds threads to CPUs by {@code sched_setaffinity(2)}, on Linux. */
public final class ThreadBinding {

    private static final int CALLING_THREAD = 0;

    private static final @Nullable MethodHandle SCHED_SETAFFINITY = find();

    private ThreadBinding() {}

    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle find() {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            return null;
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("sched_setaffinity")
                .map(function -> linker.downcallHandle(
                        function,
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.ADDRESS)))
                .orElse(null);
    }

    /** Returns whether threads can be bound on this system. */
    public static boolean isAvailable() {
        return SCHED_SETAFFINITY != null;
    }

    /**
     * Binds the calling thread to these CPUs.
     *
     * @throws IllegalStateException if the system rejects it, for example because the CPUs are not allowed
     */
    public static void bindThisThread(CpuSet cpus) {
        if (SCHED_SETAFFINITY == null) {
            throw new IllegalStateException("threads cannot be bound to CPUs on this system");
        }
        try (Arena arena = Arena.ofConfined()) {
            long words = cpus.cpus().getLast() / Long.SIZE + 1L;
            MemorySegment mask = arena.allocate(ValueLayout.JAVA_LONG, words);
            for (int cpu : cpus.cpus()) {
                long word = mask.getAtIndex(ValueLayout.JAVA_LONG, cpu / Long.SIZE);
                mask.setAtIndex(ValueLayout.JAVA_LONG, cpu / Long.SIZE, word | 1L << cpu);
            }
            if ((int) SCHED_SETAFFINITY.invokeExact(CALLING_THREAD, mask.byteSize(), mask) != 0) {
                throw new IllegalStateException("a thread cannot be bound to CPUs %s".formatted(cpus));
            }
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable e) { // a downcall throws nothing
            throw new IllegalStateException(e);
        }
    }
}
