package kvcache.server.netty;

import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import kvcache.base.linux.ThreadBinding;

/**
 * The event loops that serve connections.
 *
 * @param count the number of event loops, each with its own thread; 1 to {@value #MAX_COUNT}
 * @param transport the socket API
 * @param allocator the allocator of network buffers
 * @param listeners the arrangement of accepting sockets
 * @param placement the CPU affinity of the loops
 */
public record LoopConfig(
        int count, Transport transport, Allocator allocator, Listeners listeners, Placement placement) {

    public static final int MAX_COUNT = 1024;

    /** @throws IllegalArgumentException if the count is out of range, or threads cannot be pinned on this machine */
    public LoopConfig {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("number of loops is %s; allowed: 1 to %s".formatted(count, MAX_COUNT));
        }
        if (placement != Placement.NONE && !ThreadBinding.isAvailable()) {
            throw new IllegalArgumentException(
                    "given '%s'; allowed: none, since threads cannot be pinned to CPUs on this system"
                            .formatted(placement));
        }
    }

    /**
     * Returns one loop for each core available to this process, within a container's limit. For the other settings no
     * difference in performance was found.
     */
    public static LoopConfig defaults() {
        return new LoopConfig(
                Runtime.getRuntime().availableProcessors(),
                Transport.best(),
                Allocator.ADAPTIVE,
                Listeners.ONE,
                Placement.NONE);
    }

    public LoopConfig withCount(int other) {
        return new LoopConfig(other, transport, allocator, listeners, placement);
    }

    public LoopConfig withTransport(Transport other) {
        return new LoopConfig(count, other, allocator, listeners, placement);
    }

    public LoopConfig withAllocator(Allocator other) {
        return new LoopConfig(count, transport, other, listeners, placement);
    }

    public LoopConfig withListeners(Listeners other) {
        return new LoopConfig(count, transport, allocator, other, placement);
    }

    public LoopConfig withPlacement(Placement other) {
        return new LoopConfig(count, transport, allocator, listeners, other);
    }

    /** Returns the settings as text, for the line printed when the server is ready. */
    public String description() {
        List<String> parts = new ArrayList<>(List.of(
                transport.toString(),
                "%s %s".formatted(count, count == 1 ? "thread" : "threads"),
                allocator + " buffers",
                PlatformDependent.hasUnsafe() ? "with Unsafe" : "without Unsafe"));
        if (listeners == Listeners.EACH) {
            parts.add("a listener for each thread");
        }
        if (placement != Placement.NONE) {
            parts.add("pinned by " + placement);
        }
        return String.join(", ", parts);
    }
}
