package kvcache.load.record;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The number and the total latency of responses in each of a sequence of short windows, which are the same for all
 * loops of a run. Allocates only if there are more windows than before. Not thread-safe.
 */
public final class Windows {

    /** The length of a window. */
    public static final long WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int USUAL = 128;

    private long[] requests = new long[USUAL];
    private long[] latencyNs = new long[USUAL];
    private long first;
    private int count;

    /** Records a response at a time by {@link System#nanoTime()}. */
    void answered(long nowNs, long latency) {
        add(Math.floorDiv(nowNs, WINDOW_NS), 1, latency);
    }

    private void add(long window, long moreRequests, long moreLatencyNs) {
        if (count == 0) {
            first = window;
        }
        if (window < first) { // another loop's record began earlier
            makeRoom(count + (int) (first - window));
            int before = (int) (first - window);
            System.arraycopy(requests, 0, requests, before, count);
            System.arraycopy(latencyNs, 0, latencyNs, before, count);
            Arrays.fill(requests, 0, before, 0);
            Arrays.fill(latencyNs, 0, before, 0);
            first = window;
            count += before;
        }
        int index = (int) (window - first);
        makeRoom(index + 1);
        requests[index] += moreRequests;
        latencyNs[index] += moreLatencyNs;
        count = Math.max(count, index + 1);
    }

    private void makeRoom(int windows) {
        if (windows > requests.length) {
            int length = Math.max(windows, 2 * requests.length);
            requests = Arrays.copyOf(requests, length);
            latencyNs = Arrays.copyOf(latencyNs, length);
        }
    }

    /** Adds the responses of another loop. */
    public void add(Windows other) {
        for (int i = 0; i < other.count; i++) {
            add(other.first + i, other.requests[i], other.latencyNs[i]);
        }
    }

    void clear() {
        Arrays.fill(requests, 0, count, 0);
        Arrays.fill(latencyNs, 0, count, 0);
        count = 0;
    }

    /** Returns the number of windows up to the last with a response. */
    public int count() {
        return count;
    }

    /** Returns the start of a window, by {@link System#nanoTime()}. */
    public long startNs(int index) {
        return (first + index) * WINDOW_NS;
    }

    /** Returns the number of responses in a window. */
    public long requests(int index) {
        return requests[index];
    }

    /** Returns the mean latency in a window; 0 without responses. */
    public double meanLatencyNs(int index) {
        return requests[index] == 0 ? 0 : (double) latencyNs[index] / requests[index];
    }
}
