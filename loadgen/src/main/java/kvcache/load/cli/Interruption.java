package kvcache.load.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * SIGINT and SIGTERM of a command: the first asks it to end early, the second ends the process at once.
 *
 * <p>Handled by {@code sun.misc.Signal} of the module {@code jdk.unsupported}, the only way by which a JVM tells which signal came. It is
 * called by reflection, since javac warns of it whatever is suppressed. A signal that cannot be handled ends the process, as usual.
 */
final class Interruption implements AutoCloseable {

    /** A shell adds this to a signal's number. */
    private static final int EXIT_BASE = 128;

    private record Handled(Object signal, Object before) {}

    private final Class<?> signals;
    private final Class<?> handlers;
    private final List<Handled> handled = new ArrayList<>();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private Interruption() throws ReflectiveOperationException {
        signals = Class.forName("sun.misc.Signal");
        handlers = Class.forName("sun.misc.SignalHandler");
        handle("INT");
        handle("TERM");
    }

    /** Handles both signals until it is closed. */
    static Interruption listen() {
        try {
            return new Interruption();
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("this JVM has no sun.misc.Signal", missing);
        }
    }

    private void handle(String name) throws ReflectiveOperationException {
        Object signal = signals.getConstructor(String.class).newInstance(name);
        int number = (int) signals.getMethod("getNumber").invoke(signal);
        InvocationHandler asks = (proxy, method, args) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(name, args);
            }
            Object systemDefault = handlers.getField("SIG_DFL").get(null);
            for (Handled each : handled) {
                set(each.signal, systemDefault); // the next one is the kernel's to answer
            }
            exitCode.complete(EXIT_BASE + number);
            return null;
        };
        try {
            Object handler = Proxy.newProxyInstance(handlers.getClassLoader(), new Class<?>[] {handlers}, asks);
            handled.add(new Handled(signal, set(signal, handler)));
        } catch (InvocationTargetException notOurs) {
            // The JVM was started with -Xrs, or the system has no such signal.
        }
    }

    private Object set(Object signal, Object handler) throws ReflectiveOperationException {
        return signals.getMethod("handle", signals, handlers).invoke(null, signal, handler);
    }

    /** Complete when the first signal has come. */
    CompletableFuture<?> asked() {
        return exitCode;
    }

    /** The exit code by which a shell tells the signal that came; empty where none has. */
    OptionalInt exitCode() {
        return exitCode.isDone() ? OptionalInt.of(exitCode.join()) : OptionalInt.empty();
    }

    /** Gives both signals back to whoever had them, unless one has come. */
    @Override
    public void close() {
        if (exitCode.isDone()) {
            return;
        }
        try {
            for (Handled each : handled) {
                set(each.signal, each.before);
            }
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
