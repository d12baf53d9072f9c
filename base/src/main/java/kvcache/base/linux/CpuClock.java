package kvcache.base.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's clock of the CPU time of a process, all its threads together, or of a thread: {@code clock_gettime(2)}.
 * The time of a thread that runs on another CPU may be a timer tick old; that of one that left this CPU is exact. A
 * reading takes about a microsecond and allocates nothing. Used by one thread.
 */
public final class CpuClock {

    private static final int CLOCK_THREAD_CPUTIME_ID = 3;
    private static final long NS_PER_S = 1_000_000_000;

    private static final @Nullable MethodHandle CLOCK_GETTIME = find("clock_gettime");
    private static final @Nullable MethodHandle CLOCK_GETCPUCLOCKID = find("clock_getcpuclockid");

    private final int id;
    private final MemorySegment time = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, 2);
    private long lastNs;

    private CpuClock(int id) {
        this.id = id;
    }

    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle find(String function) {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            return null;
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(function)
                .map(address -> linker.downcallHandle(
                        address,
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS)))
                .orElse(null);
    }

    /** Returns the clock of a process; empty if there is no such process, or the system has no such clock. */
    public static Optional<CpuClock> ofProcess(int pid) {
        if (CLOCK_GETCPUCLOCKID == null || CLOCK_GETTIME == null) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment id = arena.allocate(ValueLayout.JAVA_INT);
            boolean found = (int) CLOCK_GETCPUCLOCKID.invokeExact(pid, id) == 0;
            return found ? Optional.of(new CpuClock(id.get(ValueLayout.JAVA_INT, 0))) : Optional.empty();
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable e) { // a downcall throws nothing
            throw new IllegalStateException(e);
        }
    }

    /** Returns the clock of whichever thread reads it; empty if the system has no such clock. */
    public static Optional<CpuClock> ofReadingThread() {
        return CLOCK_GETTIME == null ? Optional.empty() : Optional.of(new CpuClock(CLOCK_THREAD_CPUTIME_ID));
    }

    /** Returns the CPU time so far; the last one that was read if the process has ended. */
    public long ns() {
        MethodHandle read = CLOCK_GETTIME;
        try {
            if (read != null && (int) read.invokeExact(id, time) == 0) {
                lastNs = time.getAtIndex(ValueLayout.JAVA_LONG, 0) * NS_PER_S
                        + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
            }
            return lastNs;
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable e) { // a downcall throws nothing
            throw new IllegalStateException(e);
        }
    }
}
