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
     * A request to send again, with its original due time and version.
     *
     * @param dueNs the start of its latency, by {@link System#nanoTime()}
     * @param phase its phase
     * @param attempts how often it was sent
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

    /** Creates a free slot. */
    public RequestSlot(RequestSource source, Freshness freshness, long nowNs) {
        this.freshness = freshness;
        KeyedSource keyed = source instanceof KeyedSource known ? known : null;
        check = keyed == null ? null : new ValueCheck(keyed.valueSizes());
        lastKey = keyed == null ? 0 : keyed.keys();
        recorded = source instanceof TargetList list ? list : null;
        freeSinceNs = nowNs;
    }

    /**
     * Begins a new request, which must be sent immediately.
     *
     * @param key the key's index
     * @param version the version of the value, for a write
     * @param dueNs the start of its latency, by {@link System#nanoTime()}
     * @param sentNs the current time, by the same clock
     * @param phase its phase, as in {@link kvcache.load.record.Recorder}
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

    /** Begins a request that was sent before, which must be sent immediately. */
    public void begin(SentAgain again, long sentNs) {
        operation = again.operation();
        key = again.key();
        version = again.version();
        dueNs = again.dueNs();
        phase = again.phase();
        attempts = again.attempts() + 1;
        this.sentNs = sentNs;
        // A write counts as in flight since it was first sent; others may have overtaken it.
        clean = false;
        floor = operation == Operation.GET ? freshness.floor(key) : 0;
    }

    /** Returns the request, to be sent again. */
    public SentAgain again() {
        return new SentAgain(operation, key, version, dueNs, phase, attempts);
    }

    /** Returns how often the request was sent. */
    public int attempts() {
        return attempts;
    }

    /**
     * Returns whether sending the request twice has the effect of sending it once (RFC 9110, section 9.2.2). This holds
     * for storing a value under a key, whatever the method. For a recorded request only the method is known.
     */
    public boolean isIdempotent() {
        return recorded == null
                || switch (recorded.target(key).method()) {
                    case "GET", "PUT", "DELETE" -> true;
                    default -> false;
                };
    }

    /** Marks a lost request that may still take effect: a write counts as in flight from then on. */
    public void mayStillTakeEffect() {
        if (operation == Operation.PUT) {
            freshness.writeSent(key);
        }
    }

    /** Updates what is known of the key. Called once, when the request has ended. */
    public void ended(Outcome outcome) {
        // 202: accepted, but not completed (RFC 9110, section 15.3.3).
        if (outcome == Outcome.STORED && status != ACCEPTED) {
            freshness.writeAcknowledged(key, version, clean);
        } else if (outcome == Outcome.DELETED && status != ACCEPTED && status != NOT_FOUND) {
            freshness.removalAcknowledged(key, version, clean);
        }
    }

    /** Sets why the request was closed without a response. */
    public void closed(String reason) {
        closedReason = reason;
    }

    /** Returns why the request was closed; one of a few texts. */
    public String closedReason() {
        return closedReason;
    }

    /** Returns the status code of the response, if there was one. */
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

    public int phase() {
        return phase;
    }

    /** Returns since when the slot has been free, by {@link System#nanoTime()}. */
    public long freeSinceNs() {
        return freeSinceNs;
    }

    /** Frees the slot after its request has ended. */
    public void free(long nowNs) {
        freeSinceNs = nowNs;
    }

    /** Starts the body of the final response. */
    public void startBody(int status) {
        checking = operation == Operation.GET && status == OK ? check : null;
        if (checking != null) {
            checking.start(key);
        }
    }

    /** Checks a part of the response body. */
    public void body(byte[] data, int from, int to) {
        if (checking != null) {
            checking.update(data, from, to);
        }
    }

    /** Completes the response and returns its outcome. */
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
     * Recorded requests have no expected value: a 2xx or 3xx response is a success (RFC 9110, sections 15.3 and 15.4).
     */
    private boolean isSuccess() {
        return status >= OK && status < (check == null ? 400 : 300);
    }
}
