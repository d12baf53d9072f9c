package kvcache.server.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A log of what can be provoked without end: requests that are refused, and calls that fail. Each entry is one line.
 * The lines a minute are limited; the next line says how many were left out. Any thread may call.
 */
public final class LimitedLog {

    private static final long PERIOD_NS = TimeUnit.MINUTES.toNanos(1);

    /** Lines per minute for each kind of failure. */
    private static final int FAILURES_IN_PERIOD = 60;

    /** Further kinds share one budget of lines and get no stack trace. */
    private static final int MAX_KINDS = 100;

    private static final int MAX_MESSAGE_CHARS = 1_000;

    private final Logger log;
    private final LongSupplier nanoTime;
    private final LineBudget refusals;
    private final Map<Kind, LineBudget> failures = new ConcurrentHashMap<>();
    private final LineBudget otherFailures;

    /** Failures that probably have the same cause: the same class and top frame. */
    private record Kind(Class<?> type, @Nullable StackTraceElement top) {

        static Kind of(Throwable failure) {
            StackTraceElement[] trace = failure.getStackTrace();
            return new Kind(failure.getClass(), trace.length == 0 ? null : trace[0]);
        }
    }

    /**
     * Creates a log.
     *
     * @param nanoTime a clock such as {@link System#nanoTime}
     */
    public LimitedLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.refusals = new LineBudget(1);
        this.otherFailures = new LineBudget(FAILURES_IN_PERIOD);
    }

    /**
     * Logs a rejection for lack of memory, at most one line a minute.
     *
     * @param message evaluated only if the line is written
     */
    public void refusal(Supplier<String> message) {
        long events = refusals.take();
        if (events > 0) {
            log.warn("{} ({} since the last such line)", oneLine(message.get()), events);
        }
    }

    /** Logs a failure in one line, with the stack trace for the first of its class and top frame. */
    public void failure(String what, Throwable failure) {
        Kind kind = Kind.of(failure);
        LineBudget budget = failures.get(kind);
        boolean isFirst = false;
        if (budget == null && failures.size() < MAX_KINDS) {
            LineBudget added = new LineBudget(FAILURES_IN_PERIOD);
            budget = failures.putIfAbsent(kind, added);
            isFirst = budget == null;
            budget = isFirst ? added : budget;
        }
        long events = (budget == null ? otherFailures : budget).take();
        if (events > 0) {
            String leftOut = events == 1 ? "" : " (%s since the last such line)".formatted(events);
            String line = "%s: %s%s".formatted(what, oneLine(failure.toString()), leftOut);
            if (isFirst) {
                log.error(line, failure);
            } else {
                log.error(line);
            }
        }
    }

    /** Replaces control characters, so that input from a client in a message cannot forge a log line. */
    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MAX_MESSAGE_CHARS ? line : line.substring(0, MAX_MESSAGE_CHARS) + "...";
    }

    /** The lines left in the current minute, and the events since the last line. */
    private final class LineBudget {

        private final int inPeriod;
        private int left;
        private long filledNs;
        private long events;

        LineBudget(int inPeriod) {
            this.inPeriod = inPeriod;
            this.left = inPeriod;
            this.filledNs = nanoTime.getAsLong();
        }

        /** Counts an event. Returns the events since the last line, or 0 if this event gets no line. */
        synchronized long take() {
            events++;
            long nowNs = nanoTime.getAsLong();
            if (left == inPeriod || nowNs - filledNs >= PERIOD_NS) {
                filledNs = nowNs; // the minute begins with its first line
                left = inPeriod;
            }
            if (left == 0) {
                return 0;
            }
            left--;
            long reported = events;
            events = 0;
            return reported;
        }
    }
}
