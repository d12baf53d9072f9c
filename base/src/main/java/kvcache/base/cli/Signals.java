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

    /** A shell adds this to a signal's number. */
    private static final int EXIT_BASE = 128;

    private record Handled(Object signal, Object before) {}

    private final Class<?> signals;
    private final Class<?> handlers;
    private final List<Handled> handled = new ArrayList<>();

    /** Completed with the exit code of the signal that came; with none if it was something else that asked. */
    private final CompletableFuture<OptionalInt> asked = new CompletableFuture<>();

    private Signals(List<String> names) throws ReflectiveOperationException {
        signals = Class.forName("sun.misc.Signal");
        handlers = Class.forName("sun.misc.SignalHandler");
        for (String name : names) {
            handle(name);
        }
    }

    /** Handles these until it is closed, such as {@code INT} and {@code TERM}. */
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
                set(each.signal, systemDefault); // the next one is the kernel's to answer
            }
            asked.complete(OptionalInt.of(EXIT_BASE + number));
            return null;
        };
        try {
            Object handler = Proxy.newProxyInstance(handlers.getClassLoader(), new Class<?>[] {handlers}, asks);
            handled.add(new Handled(signal, set(signal, handler)));
        } catch (InvocationTargetException e) {
            // The JVM was started with -Xrs, or the system has no such signal.
        }
    }

    private Object set(Object signal, Object handler) throws ReflectiveOperationException {
        return signals.getMethod("handle", signals, handlers).invoke(null, signal, handler);
    }

    /** Counts the end of standard input as a signal too. */
    public void alsoWhenStdinCloses() {
        Thread.ofPlatform().daemon().name("kvcache-stdin").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // whatever is said there, only its end counts
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                ask();
            }
        });
    }

    /** Asks the command to end, as a signal does. */
    public void ask() {
        asked.complete(OptionalInt.empty());
    }

    /** Complete when the command is asked to end. */
    public CompletableFuture<?> asked() {
        return asked;
    }

    /** Waits until the command is asked to end. */
    public void await() throws InterruptedException {
        try {
            var unused = asked.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the exit code by which a shell tells the signal that came; empty if none has. */
    public OptionalInt exitCode() {
        return asked.getNow(OptionalInt.empty());
    }

    /** Gives the signals back to whoever had them, unless one has come. */
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
