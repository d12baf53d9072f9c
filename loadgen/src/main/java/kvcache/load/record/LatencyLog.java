package kvcache.load.record;

/**
 * The due time and the latency of each request of the measured phase of a loop. Adding allocates nothing. Confined to
 * the loop until its run has ended.
 */
public final class LatencyLog {

    private final long[] dueNs;
    private final long[] latencyNs;
    private int count;

    /** @param capacity the highest number of requests that are kept; 0 if latency by due time is not needed */
    public LatencyLog(int capacity) {
        dueNs = new long[capacity];
        latencyNs = new long[capacity];
    }

    /** Adds a request; counts it only, if there is no room. */
    public void add(long requestDueNs, long requestLatencyNs) {
        if (count < dueNs.length) {
            dueNs[count] = requestDueNs;
            latencyNs[count] = requestLatencyNs;
        }
        count++;
    }

    /** Returns whether it holds all requests, and at least one. */
    boolean isComplete() {
        return count > 0 && count <= dueNs.length;
    }

    /** Returns the number of requests. */
    public int count() {
        return count;
    }

    long dueNs(int index) {
        return dueNs[index];
    }

    long latencyNs(int index) {
        return latencyNs[index];
    }
}
