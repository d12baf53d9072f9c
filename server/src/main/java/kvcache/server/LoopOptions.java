package kvcache.server;

import java.util.Optional;
import kvcache.base.cli.OptionChecks;
import kvcache.base.cli.WholeNumber;
import kvcache.server.netty.Allocator;
import kvcache.server.netty.Listeners;
import kvcache.server.netty.LoopConfig;
import kvcache.server.netty.Placement;
import kvcache.server.netty.Transport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command-line options for threading and transport. */
final class LoopOptions {

    /** Netty reads this system property when its first class is loaded. */
    private static final String NO_UNSAFE = "io.netty.noUnsafe";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Number of event loop threads (default: one per core).")
    private @Nullable WholeNumber threads;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Socket API: auto, epoll, io_uring or nio. auto selects epoll if available, else nio.")
    private String transport = "";

    @Option(
            names = "--allocator",
            paramLabel = "NAME",
            defaultValue = "adaptive",
            description = "Allocator of network buffers: adaptive, pooled or unpooled.")
    private String allocator = "";

    @Option(
            names = "--unsafe",
            paramLabel = "on|off",
            description = "Use of sun.misc.Unsafe by Netty (default: as set by the JVM's flags).")
    private @Nullable String unsafe;

    @Option(
            names = "--listeners",
            paramLabel = "one|each",
            defaultValue = "one",
            description = "Use one accepting socket, or one for each event loop (SO_REUSEPORT).")
    private String listeners = "";

    @Option(
            names = "--pin",
            paramLabel = "none|cpu|node",
            defaultValue = "none",
            description = "Pin each event loop thread to one CPU, or to the CPUs of one NUMA node.")
    private String pin = "";

    private enum Unsafe {
        ON,
        OFF
    }

    /** Sets Netty's system property. Must be called before any class of Netty is loaded. */
    void chooseUnsafe(OptionChecks check) {
        unsafe(check).ifPresent(chosen -> System.setProperty(NO_UNSAFE, Boolean.toString(chosen == Unsafe.OFF)));
    }

    private Optional<Unsafe> unsafe(OptionChecks check) {
        return Optional.ofNullable(unsafe).map(given -> check.oneOf("--unsafe", given, Unsafe.values()));
    }

    LoopConfig config(OptionChecks check) {
        var unused = unsafe(check);
        LoopConfig chosen = LoopConfig.defaults()
                .withTransport(check.value("--transport", () -> Transport.named(transport)))
                .withAllocator(check.oneOf("--allocator", allocator, Allocator.values()))
                .withListeners(check.oneOf("--listeners", listeners, Listeners.values()));
        if (threads != null) {
            chosen = chosen.withCount(check.range("--threads", threads, 1, LoopConfig.MAX_COUNT));
        }
        LoopConfig unpinned = chosen;
        return check.value("--pin", () -> unpinned.withPlacement(check.oneOf("--pin", pin, Placement.values())));
    }
}
