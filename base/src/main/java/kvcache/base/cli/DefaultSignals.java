package kvcache.base.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** Gives SIGINT and SIGTERM back to the kernel by {@code signal(2)}: the next one ends the process. */
final class DefaultSignals {

    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    /** What {@code SIG_DFL} is on every POSIX system. */
    private static final MemorySegment DEFAULT = MemorySegment.NULL;

    private DefaultSignals() {}

    /** Takes both from the JVM. Where the system has no such function, the JVM goes on ignoring them. */
    @SuppressWarnings("restricted")
    static void restore() {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup()
                .find("signal")
                .map(function -> linker.downcallHandle(
                        function,
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS)))
                .ifPresent(signal -> List.of(SIGINT, SIGTERM).forEach(number -> restore(signal, number)));
    }

    private static void restore(MethodHandle signal, int number) {
        try {
            var unused = (MemorySegment) signal.invokeExact(number, DEFAULT);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) { // a downcall throws nothing of its own
            throw new IllegalStateException(impossible);
        }
    }
}
