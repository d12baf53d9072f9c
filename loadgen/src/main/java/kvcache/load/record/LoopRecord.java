package kvcache.load.record;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kvcache.load.workload.Operation;
import org.HdrHistogram.Histogram;

/** What one loop saw in the measured phase; records of several loops add up. Not for several threads. */
public final class LoopRecord {

    private static final long HIGHEST_NS = TimeUnit.HOURS.toNanos(2);

    private final Histogram latencyNs = new Histogram(HIGHEST_NS, 3);
    private final Histogram sendLagNs = new Histogram(HIGHEST_NS, 3);
    private final Map<Outcome, Counter> counts = new EnumMap<>(Outcome.class);
    private long requests;
    private long reads;
    private long deletes;
    private long lastAnswerNs = Long.MIN_VALUE;
    private long cpuNs;
    private double utilisation;

    /** A record of nothing yet. */
    public LoopRecord() {
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new Counter());
        }
    }

    /**
     * A whole answer.
     *
     * @param counted whether it came in time to count as a request of the phase; its latency is recorded either way
     */
    public void answered(Operation operation, Outcome outcome, long latency, long nowNs, boolean counted) {
        latencyNs.recordValue(Math.clamp(latency, 0, HIGHEST_NS));
        if (!counted) {
            return;
        }
        requests++;
        reads += operation == Operation.GET ? 1 : 0;
        deletes += operation == Operation.DELETE ? 1 : 0;
        add(outcome, 1);
        lastAnswerNs = nowNs;
    }

    /** Requests that were not answered. */
    public void failed(Outcome outcome, long count) {
        add(outcome, count);
    }

    private void add(Outcome outcome, long count) {
        requireNonNull(counts.get(outcome)).value += count;
    }

    /** A request was sent this much later than it could have been. */
    public void sent(long lagNs) {
        sendLagNs.recordValue(Math.clamp(lagNs, 0, HIGHEST_NS));
    }

    /** The loop's thread used so much CPU time in so much of the measured phase. */
    public void cpu(long usedNs, long wallNs) {
        cpuNs += usedNs;
        utilisation = Math.max(utilisation, wallNs <= 0 ? 0 : (double) usedNs / wallNs);
    }

    /** Adds what another loop saw. */
    public void add(LoopRecord other) {
        latencyNs.add(other.latencyNs);
        sendLagNs.add(other.sendLagNs);
        for (Outcome outcome : Outcome.values()) {
            add(outcome, other.count(outcome));
        }
        requests += other.requests;
        reads += other.reads;
        deletes += other.deletes;
        lastAnswerNs = Math.max(lastAnswerNs, other.lastAnswerNs);
        cpuNs += other.cpuNs;
        utilisation = Math.max(utilisation, other.utilisation);
    }

    /** Answered requests of the phase. */
    public long requests() {
        return requests;
    }

    /** Those of them that were reads. */
    public long reads() {
        return reads;
    }

    /** Those of them that were removals. */
    public long deletes() {
        return deletes;
    }

    public long count(Outcome outcome) {
        return requireNonNull(counts.get(outcome)).value;
    }

    /** When the last counted answer came, by {@link System#nanoTime()}, or {@link Long#MIN_VALUE} where none came. */
    public long lastAnswerNs() {
        return lastAnswerNs;
    }

    public Histogram latencyNs() {
        return latencyNs;
    }

    public Histogram sendLagNs() {
        return sendLagNs;
    }

    public long cpuNs() {
        return cpuNs;
    }

    /** CPU time over wall time of the busiest loop. */
    public double utilisation() {
        return utilisation;
    }

    private static final class Counter {
        long value;
    }
}
