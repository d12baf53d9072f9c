package kvcache.base.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The signals that end a command: the first requests a clean end, the second ends the process at once with that
 * signal's exit code, such as 130 or 143.
 *
 * <p>Uses {@code sun.misc.Signal} of the module {@code jdk.unsupported}, the only way to learn which signal arrived. It
 * is called by reflection, since javac's warning cannot be suppressed. A signal that cannot be handled ends the
 * process, as usual.
 */
public final class Signals implements AutoCloseable {

    /** The exit code for a signal is this plus its number. */
    private static final int EXIT_BASE = 128;

    private record Handled(Object signal, Object before) {}

    private final Class<?> signals;
    private final Class<?> handlers;
    private final List<Handled> handled = new ArrayList<>();

    /** Completed with the exit code of the signal, or with none if the end was requested otherwise. */
    private final CompletableFuture<OptionalInt> asked = new CompletableFuture<>();

    private Signals(List<String> names) throws ReflectiveOperationException {
        signals = Class.forName("sun.misc.Signal");
        handlers = Class.forName("sun.misc.SignalHandler");
        for (String name : names) {
            handle(name);
        }
    }

    /** Handles these signals, such as {@code INT} and {@code TERM}, until it is closed. */
    public static Signals listen(String... names) {
        try {
            return new Signals(List.of(names));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no sun.misc.Signal", e);
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
                set(each.signal, systemDefault); // the next one ends the process
            }
            asked.complete(OptionalInt.of(EXIT_BASE + number));
            return null;
        };
        try {
            Object handler = Proxy.newProxyInstance(handlers.getClassLoader(), new Class<?>[] {handlers}, asks);
            handled.add(new Handled(signal, set(signal, handler)));
        } catch (InvocationTargetException e) {
            // the JVM was started with -Xrs, or the system has no such signal
        }
    }

    private Object set(Object signal, Object handler) throws ReflectiveOperationException {
        return signals.getMethod("handle", signals, handlers).invoke(null, signal, handler);
    }

    /** Requests the end also when standard input closes. */
    public void alsoWhenStdinCloses() {
        Thread.ofPlatform().daemon().name("kvcache-stdin").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // the input is ignored
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                ask();
            }
        });
    }

    /** Requests the end, as a signal does. */
    public void ask() {
        asked.complete(OptionalInt.empty());
    }

    /** Returns a future that completes when the end is requested. */
    public CompletableFuture<?> asked() {
        return asked;
    }

    /** Waits until the end is requested. */
    public void await() throws InterruptedException {
        try {
            var unused = asked.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the exit code for the signal received; empty if there was none. */
    public OptionalInt exitCode() {
        return asked.getNow(OptionalInt.empty());
    }

    /** Restores the previous handlers, unless a signal was received. */
    @Override
    public void close() {
        if (exitCode().isPresent()) {
            return;
        }
        try {
            for (Handled each : handled) {
                set(each.signal, each.before);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
