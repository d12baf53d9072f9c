package kvcache.load.record;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * The latencies of a measured phase by due time, which tell the latency in undisturbed windows.
 *
 * <p>The phase is divided into windows of 1 ms. Left out are the windows in which the host took a CPU, and then as much
 * time as it had it, in which the backlog is worked off: the generator sends at twice the rate then. Backlogs of gaps
 * in close succession add up. Left out are also the window before, with the requests in flight, and the window after. A
 * request counts if it was due in a window that is not left out, whatever its latency: a choice by latency would favour
 * slow servers.
 *
 * @param startNs the start of the phase, by {@link System#nanoTime}
 * @param endNs its end
 * @param loops the loops of the generator
 */
public record LatencyByDueTime(long startNs, long endNs, List<Loop> loops) {

    private static final long WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /**
     * A loop of the generator.
     *
     * @param requests its requests
     * @param gaps the times in which it had no CPU
     */
    public record Loop(LatencyLog requests, List<Gap> gaps) {}

    public LatencyByDueTime {
        loops = List.copyOf(loops);
    }

    /**
     * The latency in undisturbed windows.
     *
     * @param share the share of the phase that is in such windows, 0 to 1, averaged over the loops
     * @param latencyNs the latencies of the requests that were due in them
     */
    public record Undisturbed(double share, Histogram latencyNs) {}

    /**
     * Returns the latency in windows in which neither a loop nor the server lost a CPU.
     *
     * @param ofServer the times in which the host took a CPU from the server
     * @return empty if a loop sent nothing, or too much to be kept
     */
    public Optional<Undisturbed> undisturbed(List<Gap> ofServer) {
        Histogram latencyNs = new Histogram(3);
        latencyNs.setAutoResize(true);
        double share = 0;
        for (Loop loop : loops) {
            if (!loop.requests.isComplete()) {
                return Optional.empty();
            }
            BitSet disturbed = disturbed(Stream.concat(ofServer.stream(), loop.gaps.stream())
                    .sorted(Comparator.comparingLong(gap -> gap.startNs() - startNs))
                    .toList());
            share += 1 - (double) disturbed.cardinality() / windows();
            for (int i = 0; i < loop.requests.count(); i++) {
                if (!disturbed.get(window(loop.requests.dueNs(i)))) {
                    latencyNs.recordValue(Math.max(0, loop.requests.latencyNs(i)));
                }
            }
        }
        return Optional.of(new Undisturbed(share / loops.size(), latencyNs));
    }

    /** A backlog from before the phase is dropped when it begins. */
    private BitSet disturbed(List<Gap> byStart) {
        BitSet disturbed = new BitSet();
        long doneNs = startNs;
        for (Gap gap : byStart) {
            long gapNs = gap.endNs() - startNs - Math.max(0, gap.startNs() - startNs);
            if (gapNs > 0) {
                doneNs = startNs + Math.max(doneNs - startNs, gap.startNs() - startNs) + 2 * gapNs;
                disturbed.set(window(gap.startNs() - WINDOW_NS), window(doneNs + WINDOW_NS) + 1);
            }
        }
        return disturbed;
    }

    /** Returns the window of a time, or the nearest of the phase. */
    private int window(long ns) {
        return Math.clamp((ns - startNs) / WINDOW_NS, 0, windows() - 1);
    }

    private int windows() {
        return (int) Math.max(1, Math.ceilDiv(endNs - startNs, WINDOW_NS));
    }
}
