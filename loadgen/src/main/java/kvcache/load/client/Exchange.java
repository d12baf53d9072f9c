package kvcache.load.client;

import kvcache.load.record.Outcome;
import kvcache.load.workload.ValueCheck;

/**
 * A request on its way and the check of its answer: a slot of a connection, used again for request after request.
 *
 * <p>It belongs to its connection; a listener may read it until {@link ConnectionListener#finished} returns.
 */
public final class Exchange {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final ValueCheck check;
    private boolean read;
    private int key;
    private int version;
    private long dueNs;
    private long sentNs;
    private boolean measured;
    private long freeSinceNs;
    private boolean checking;

    Exchange(int valueBytes, long nowNs) {
        check = new ValueCheck(valueBytes);
        freeSinceNs = nowNs;
    }

    /**
     * Makes it a new request, not yet sent.
     *
     * @param key the key's index
     * @param version of the value, where it is a write
     * @param dueNs from when its latency counts, by {@link System#nanoTime()}
     * @param sentNs now, by the same clock
     * @param measured whether it belongs to the measured phase
     */
    public void begin(boolean read, int key, int version, long dueNs, long sentNs, boolean measured) {
        this.read = read;
        this.key = key;
        this.version = version;
        this.dueNs = dueNs;
        this.sentNs = sentNs;
        this.measured = measured;
    }

    public boolean isRead() {
        return read;
    }

    public int key() {
        return key;
    }

    public int version() {
        return version;
    }

    public long dueNs() {
        return dueNs;
    }

    public long sentNs() {
        return sentNs;
    }

    public boolean isMeasured() {
        return measured;
    }

    /** Since when the slot has been free, by {@link System#nanoTime()}: sooner than this no request could take it. */
    public long freeSinceNs() {
        return freeSinceNs;
    }

    void free(long nowNs) {
        freeSinceNs = nowNs;
    }

    /** The head of the final answer came. */
    void startBody(int status) {
        checking = read && status == OK;
        if (checking) {
            check.start(key);
        }
    }

    /** A part of the answer's body came. */
    void body(byte[] data, int from, int to) {
        if (checking) {
            check.update(data, from, to);
        }
    }

    /** The answer is whole. */
    Outcome outcome(int status) {
        if (!read) {
            return status >= OK && status < 300 ? Outcome.STORED : Outcome.STATUS;
        }
        return switch (status) {
            case OK -> check.matches() ? Outcome.HIT : Outcome.WRONG_VALUE;
            case NOT_FOUND -> Outcome.MISS;
            default -> Outcome.STATUS;
        };
    }
}
