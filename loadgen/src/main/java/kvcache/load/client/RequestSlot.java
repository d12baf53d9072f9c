package kvcache.load.client;

import kvcache.load.record.Outcome;
import kvcache.load.workload.Freshness;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.Operation;
import kvcache.load.workload.RequestSource;
import kvcache.load.workload.TargetList;
import kvcache.load.workload.ValueCheck;
import org.jspecify.annotations.Nullable;

/**
 * A request in flight and the check of its response: a reusable slot of a connection.
 *
 * <p>It belongs to its connection; a listener may read it until {@link ConnectionListener#finished} returns.
 */
public final class RequestSlot {

    /**
     * A request that is to be sent again, as it was: with its due time and its version.
     *
     * @param dueNs from when its latency counts, by {@link System#nanoTime()}
     * @param phase that it belongs to
     * @param attempts how often it has been sent
     */
    public record SentAgain(Operation operation, int key, int version, long dueNs, int phase, int attempts) {}

    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;

    private final Freshness freshness;
    private final @Nullable ValueCheck check;
    private final int lastKey;
    private final @Nullable TargetList recorded;
    private Operation operation = Operation.GET;
    private int key;
    private int version;
    private long dueNs;
    private long sentNs;
    private int phase;
    private long freeSinceNs;
    private @Nullable ValueCheck checking;
    private int floor;
    private boolean clean;
    private int status;
    private int attempts;
    private String closedReason = "";

    /** A slot that is free. */
    public RequestSlot(RequestSource source, Freshness freshness, long nowNs) {
        this.freshness = freshness;
        KeyedSource keyed = source instanceof KeyedSource known ? known : null;
        check = keyed == null ? null : new ValueCheck(keyed.valueSizes());
        lastKey = keyed == null ? 0 : keyed.keys();
        recorded = source instanceof TargetList list ? list : null;
        freeSinceNs = nowNs;
    }

    /**
     * Makes it a new request, which must be sent then and there.
     *
     * @param key the key's index
     * @param version of the value, where it is a write
     * @param dueNs from when its latency counts, by {@link System#nanoTime()}
     * @param sentNs now, by the same clock
     * @param phase that it belongs to, as {@link kvcache.load.record.Recorder} has them
     */
    public void begin(Operation operation, int key, int version, long dueNs, long sentNs, int phase) {
        this.operation = operation;
        this.key = key;
        this.version = version;
        this.dueNs = dueNs;
        this.sentNs = sentNs;
        this.phase = phase;
        attempts = 1;
        switch (operation) {
            case GET -> floor = freshness.floor(key);
            case PUT -> {
                clean = freshness.isClean(key);
                freshness.writeSent(key);
            }
            case DELETE -> clean = freshness.isClean(key);
        }
    }

    /** Makes it a request that was sent before, which must be sent then and there. */
    public void begin(SentAgain again, long sentNs) {
        operation = again.operation();
        key = again.key();
        version = again.version();
        dueNs = again.dueNs();
        phase = again.phase();
        attempts = again.attempts() + 1;
        this.sentNs = sentNs;
        // A write still counts as on its way since it was first sent; others may have overtaken it meanwhile.
        clean = false;
        floor = operation == Operation.GET ? freshness.floor(key) : 0;
    }

    /** The request, to be sent again. */
    public SentAgain again() {
        return new SentAgain(operation, key, version, dueNs, phase, attempts);
    }

    /** How often the request has been sent. */
    public int attempts() {
        return attempts;
    }

    /**
     * Whether sending it twice has the effect of sending it once (RFC 9110, section 9.2.2). Storing a value under a key
     * has, whatever the method; of a recorded request the method alone is known.
     */
    public boolean isIdempotent() {
        return recorded == null
                || switch (recorded.target(key).method()) {
                    case "GET", "PUT", "DELETE" -> true;
                    default -> false;
                };
    }

    /** The request was lost, and may still take effect: a write then counts as on its way for good. */
    public void mayStillTakeEffect() {
        if (operation == Operation.PUT) {
            freshness.writeSent(key);
        }
    }

    /** To be called once when it has ended, so that later reads are judged by what it did. */
    public void ended(Outcome outcome) {
        // An answer of 202 says that it is still to be done (RFC 9110, section 15.3.3).
        if (outcome == Outcome.STORED && status != ACCEPTED) {
            freshness.writeAcknowledged(key, version, clean);
        } else if (outcome == Outcome.DELETED && status != ACCEPTED && status != NOT_FOUND) {
            freshness.removalAcknowledged(key, version, clean);
        }
    }

    /** It has no answer, and will have none on this connection. */
    public void closed(String reason) {
        closedReason = reason;
    }

    /** Why it was closed, if it was: one of few texts. */
    public String closedReason() {
        return closedReason;
    }

    /** The answer's status code, if it was answered. */
    public int status() {
        return status;
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

    /** The phase that it belongs to. */
    public int phase() {
        return phase;
    }

    /** Since when the slot has been free, by {@link System#nanoTime()}: sooner than this no request could take it. */
    public long freeSinceNs() {
        return freeSinceNs;
    }

    /** Its request has ended: another one may take it. */
    public void free(long nowNs) {
        freeSinceNs = nowNs;
    }

    /** The head of the final answer came. */
    public void startBody(int status) {
        checking = operation == Operation.GET && status == OK ? check : null;
        if (checking != null) {
            checking.start(key);
        }
    }

    /** A part of the answer's body came. */
    public void body(byte[] data, int from, int to) {
        if (checking != null) {
            checking.update(data, from, to);
        }
    }

    /** The answer is whole. */
    public Outcome outcome(int finalStatus) {
        status = finalStatus;
        return switch (operation) {
            case GET -> read();
            case PUT -> isSuccess() ? Outcome.STORED : Outcome.STATUS;
            case DELETE -> isSuccess() || (check != null && status == NOT_FOUND) ? Outcome.DELETED : Outcome.STATUS;
        };
    }

    private Outcome read() {
        if (check == null) {
            return isSuccess() ? Outcome.HIT : Outcome.STATUS;
        }
        if (status == NOT_FOUND) {
            return Outcome.MISS;
        }
        if (status != OK) {
            return Outcome.STATUS;
        }
        if (key > lastKey || !check.matches()) {
            return Outcome.WRONG_VALUE;
        }
        return freshness.isStale(check.version(), floor) ? Outcome.STALE_VALUE : Outcome.HIT;
    }

    /**
     * Recorded requests have no expected value: a 2xx or 3xx answer is a success (RFC 9110, sections 15.3 and 15.4).
     */
    private boolean isSuccess() {
        return status >= OK && status < (check == null ? 400 : 300);
    }
}
