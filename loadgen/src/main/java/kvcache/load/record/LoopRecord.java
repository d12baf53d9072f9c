package kvcache.load.record;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import kvcache.load.workload.Operation;
import org.HdrHistogram.Histogram;

/**
 * The record of one loop for a part of a run: a second, or a whole phase. Records can be summed and reused. Not
 * thread-safe.
 */
public final class LoopRecord {

    private static final int STATUSES = 1000;

    private static final long HIGHEST_NS = TimeUnit.HOURS.toNanos(2);

    private final Histogram latencyNs = new Histogram(HIGHEST_NS, 3);
    private final Histogram sendLagNs = new Histogram(HIGHEST_NS, 3);
    private final Histogram roomWaitNs = new Histogram(HIGHEST_NS, 3);
    private final Histogram serviceNs = new Histogram(HIGHEST_NS, 3);
    private final Histogram silenceNs = new Histogram(HIGHEST_NS, 2);
    private final List<Histogram> histograms = List.of(latencyNs, sendLagNs, roomWaitNs, serviceNs, silenceNs);
    private final Windows windows = new Windows();
    private final Map<Outcome, Counter> counts = new EnumMap<>(Outcome.class);
    private final long[] statuses = new long[STATUSES];
    private final Map<String, Counter> closedReasons = new TreeMap<>();
    private long requests;
    private long reads;
    private long deletes;
    private long lastAnswerNs = Long.MIN_VALUE;
    private long inFlightNs;

    /** Creates an empty record. */
    public LoopRecord() {
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new Counter());
        }
    }

    /**
     * Records a complete response.
     *
     * @param dueNs when the request was due, by {@link System#nanoTime()}: the start of its latency
     * @param sentNs when it was sent: the start of its service time
     * @param counted whether it counts as a request of the phase; its latency is recorded in any case
     */
    public void answered(Operation operation, Outcome outcome, long dueNs, long sentNs, long nowNs, boolean counted) {
        latencyNs.recordValue(Math.clamp(nowNs - dueNs, 0, HIGHEST_NS));
        serviceNs.recordValue(Math.clamp(nowNs - sentNs, 0, HIGHEST_NS));
        inFlightNs += nowNs - sentNs;
        windows.answered(dueNs, nowNs - dueNs);
        if (!counted) {
            return;
        }
        requests++;
        reads += operation == Operation.GET ? 1 : 0;
        deletes += operation == Operation.DELETE ? 1 : 0;
        add(outcome, 1);
        lastAnswerNs = nowNs;
    }

    /**
     * Records a sent request without a complete response. Its unknown latency is recorded as at least the timeout, so
     * that percentiles do not cover only the survivors.
     *
     * @param dueNs when it was due, by {@link System#nanoTime()}
     * @param sentNs when it was sent
     */
    public void lost(Outcome outcome, long dueNs, long sentNs, long nowNs, long timeoutNs) {
        add(outcome, 1);
        latencyNs.recordValue(Math.clamp(nowNs - dueNs, timeoutNs, HIGHEST_NS));
        serviceNs.recordValue(Math.clamp(nowNs - sentNs, timeoutNs, HIGHEST_NS));
        inFlightNs += nowNs - sentNs;
    }

    /** Records a request for which there was never room, or no connection; likewise. */
    public void neverSent(Outcome outcome, long dueNs, long nowNs, long timeoutNs) {
        add(outcome, 1);
        long leastNs = Math.clamp(nowNs - dueNs, timeoutNs, HIGHEST_NS);
        latencyNs.recordValue(leastNs);
        roomWaitNs.recordValue(leastNs);
    }

    /** Records that a request {@linkplain Outcome#isSentAgain is sent again} and ends with another outcome. */
    public void sentAgain(Outcome outcome) {
        add(outcome, 1);
    }

    /** Records the status of a counted response. */
    public void status(int status) {
        if (status >= 0 && status < STATUSES) {
            statuses[status]++;
        }
    }

    /** Records why a {@linkplain #lost lost} request was closed; one of a few texts. */
    public void closed(String reason) {
        addReason(reason, 1);
    }

    private void addReason(String reason, long count) {
        closedReasons.computeIfAbsent(reason, first -> new Counter()).value += count;
    }

    private void add(Outcome outcome, long count) {
        requireNonNull(counts.get(outcome)).value += count;
    }

    /**
     * Records that a request was sent.
     *
     * @param waitNs how long no connection had room for it after its due time
     * @param lagNs how much later it was sent than it was due and had room
     */
    public void sent(long waitNs, long lagNs) {
        roomWaitNs.recordValue(Math.clamp(waitNs, 0, HIGHEST_NS));
        sendLagNs.recordValue(Math.clamp(lagNs, 0, HIGHEST_NS));
    }

    /**
     * Records the longest silence during the wait of a request for room.
     *
     * @param ns the longest time without a response since requests began to wait
     */
    public void waitedInSilence(long ns) {
        silenceNs.recordValue(Math.clamp(ns, 0, HIGHEST_NS));
    }

    /** Clears the record for reuse. */
    public void clear() {
        histograms.forEach(Histogram::reset);
        windows.clear();
        counts.values().forEach(counter -> counter.value = 0);
        Arrays.fill(statuses, 0);
        closedReasons.clear();
        requests = 0;
        reads = 0;
        deletes = 0;
        lastAnswerNs = Long.MIN_VALUE;
        inFlightNs = 0;
    }

    /** Adds the record of another loop. */
    public void add(LoopRecord other) {
        for (int i = 0; i < histograms.size(); i++) {
            histograms.get(i).add(other.histograms.get(i));
        }
        windows.add(other.windows);
        other.counts.forEach((outcome, counter) -> add(outcome, counter.value));
        for (int status = 0; status < STATUSES; status++) {
            statuses[status] += other.statuses[status];
        }
        other.closedReasons.forEach((reason, counter) -> addReason(reason, counter.value));
        requests += other.requests;
        reads += other.reads;
        deletes += other.deletes;
        lastAnswerNs = Math.max(lastAnswerNs, other.lastAnswerNs);
        inFlightNs += other.inFlightNs;
    }

    /** Returns whether nothing was recorded. */
    public boolean isEmpty() {
        return latencyNs.getTotalCount() == 0
                && sendLagNs.getTotalCount() == 0
                && counts.values().stream().allMatch(counter -> counter.value == 0);
    }

    /** Returns the number of counted responses by status. */
    public Map<Integer, Long> answersByStatus() {
        Map<Integer, Long> answers = new TreeMap<>();
        for (int status = 0; status < STATUSES; status++) {
            if (statuses[status] > 0) {
                answers.put(status, statuses[status]);
            }
        }
        return answers;
    }

    /** Returns the number of closed requests by reason. */
    public Map<String, Long> closedByReason() {
        Map<String, Long> closed = new TreeMap<>();
        closedReasons.forEach((reason, counter) -> closed.put(reason, counter.value));
        return closed;
    }

    /** Returns the number of answered requests of the phase. */
    public long requests() {
        return requests;
    }

    /** Returns the counts so far. */
    public Counts counts() {
        Map<Outcome, Long> byOutcome = new EnumMap<>(Outcome.class);
        counts.forEach((outcome, counter) -> byOutcome.put(outcome, counter.value));
        return new Counts(reads, requests - reads - deletes, deletes, byOutcome);
    }

    /**
     * Returns when the last counted response arrived, by {@link System#nanoTime()}; {@link Long#MIN_VALUE} if there was
     * none.
     */
    public long lastAnswerNs() {
        return lastAnswerNs;
    }

    /**
     * Returns the times from the due time to the last byte of the response; without a response, at least the timeout.
     */
    public Histogram latencyNs() {
        return latencyNs;
    }

    /** Returns how much later requests were sent than they were due and had room: the client's share of the latency. */
    public Histogram sendLagNs() {
        return sendLagNs;
    }

    /** Returns how long due requests waited for a connection with room. */
    public Histogram roomWaitNs() {
        return roomWaitNs;
    }

    /** Returns the times from sending to the last byte of the response; without a response, at least the timeout. */
    public Histogram serviceNs() {
        return serviceNs;
    }

    /**
     * Returns how long a request was in flight on average, until its response or loss. Unlike the mean of
     * {@link #serviceNs}, lost requests do not count with the timeout. 0 if none was sent.
     */
    public double meanInFlightNs() {
        long sent = serviceNs.getTotalCount();
        return sent == 0 ? 0 : (double) inFlightNs / sent;
    }

    /**
     * Returns, for each request that waited for room, the longest time without a response since requests began to wait.
     */
    public Histogram silenceNs() {
        return silenceNs;
    }

    /** Returns the responses by window. */
    public Windows windows() {
        return windows;
    }

    private static final class Counter {
        long value;
    }
}
