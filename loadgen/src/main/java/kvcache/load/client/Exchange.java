package kvcache.load.client;

import kvcache.load.record.Outcome;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.Operation;
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
    private final int lastKey;
    private Operation operation = Operation.GET;
    private int key;
    private int version;
    private long dueNs;
    private long sentNs;
    private boolean measured;
    private long freeSinceNs;
    private boolean checking;

    Exchange(KeyedSource source, long nowNs) {
        check = new ValueCheck(source.valueSizes());
        lastKey = source.keys();
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
    public void begin(Operation operation, int key, int version, long dueNs, long sentNs, boolean measured) {
        this.operation = operation;
        this.key = key;
        this.version = version;
        this.dueNs = dueNs;
        this.sentNs = sentNs;
        this.measured = measured;
    }

    public Operation operation() {
        return operation;
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
        checking = operation == Operation.GET && status == OK;
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
        return switch (operation) {
            case GET -> read(status);
            case PUT -> isSuccess(status) ? Outcome.STORED : Outcome.STATUS;
            case DELETE -> isSuccess(status) || status == NOT_FOUND ? Outcome.DELETED : Outcome.STATUS;
        };
    }

    private Outcome read(int status) {
        return switch (status) {
            case OK -> key <= lastKey && check.matches() ? Outcome.HIT : Outcome.WRONG_VALUE;
            case NOT_FOUND -> Outcome.MISS;
            default -> Outcome.STATUS;
        };
    }

    private static boolean isSuccess(int status) {
        return status >= OK && status < 300;
    }
}
