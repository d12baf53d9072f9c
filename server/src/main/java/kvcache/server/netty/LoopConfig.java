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

    /** More loops than this would only wait for each other. */
    public static final int MAX_COUNT = 1024;

    /** @throws IllegalArgumentException where a figure is out of its range, or the machine cannot do what is asked */
    public LoopConfig {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("number of loops is %s; allowed: 1 to %s".formatted(count, MAX_COUNT));
        }
        if (placement != Placement.NONE && !ThreadBinding.isAvailable()) {
            throw new IllegalArgumentException(
                    "given '%s'; allowed: none, since threads cannot be bound to CPUs on this system"
                            .formatted(placement));
        }
    }

    /**
     * A loop for each core that this process may use (a container's limit counts). In the other settings no difference
     * was found that would speak for another choice: {@code results/axes}.
     */
    public static LoopConfig defaults() {
        return new LoopConfig(
                Runtime.getRuntime().availableProcessors(),
                Transport.best(),
                Allocator.ADAPTIVE,
                Listeners.ONE,
                Placement.NONE);
    }

    /** The same with so many loops. */
    public LoopConfig withCount(int other) {
        return new LoopConfig(other, transport, allocator, listeners, placement);
    }

    /** The same over another transport. */
    public LoopConfig withTransport(Transport other) {
        return new LoopConfig(count, other, allocator, listeners, placement);
    }

    /** The same with buffers from elsewhere. */
    public LoopConfig withAllocator(Allocator other) {
        return new LoopConfig(count, transport, other, listeners, placement);
    }

    /** The same with others accepting. */
    public LoopConfig withListeners(Listeners other) {
        return new LoopConfig(count, transport, allocator, other, placement);
    }

    /** The same on other CPUs. */
    public LoopConfig withPlacement(Placement other) {
        return new LoopConfig(count, transport, allocator, listeners, other);
    }

    /** What serves, in words, for the line that tells that the server is ready. */
    public String description() {
        List<String> words = new ArrayList<>(List.of(
                transport.toString(),
                "%s %s".formatted(count, count == 1 ? "thread" : "threads"),
                allocator + " buffers",
                PlatformDependent.hasUnsafe() ? "with Unsafe" : "without Unsafe"));
        if (listeners == Listeners.EACH) {
            words.add("a listener for each thread");
        }
        if (placement != Placement.NONE) {
            words.add("pinned by " + placement);
        }
        return String.join(", ", words);
    }
}
