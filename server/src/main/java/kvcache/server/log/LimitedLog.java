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

    /** How many failures of a kind have a line of their own in a minute. */
    private static final int FAILURES_IN_PERIOD = 60;

    /** More kinds than this share their lines, and have no stack traces: nobody reads as many. */
    private static final int MAX_KINDS = 100;

    private static final int MAX_MESSAGE_CHARS = 1_000;

    private final Logger log;
    private final LongSupplier nanoTime;
    private final Lines refusals;
    private final Map<Kind, Lines> failures = new ConcurrentHashMap<>();
    private final Lines otherFailures;

    /** Failures that have the same cause, as far as can be told. */
    private record Kind(Class<?> type, @Nullable StackTraceElement top) {

        static Kind of(Throwable failure) {
            StackTraceElement[] trace = failure.getStackTrace();
            return new Kind(failure.getClass(), trace.length == 0 ? null : trace[0]);
        }
    }

    /**
     * A log that writes to another.
     *
     * @param nanoTime a clock such as {@link System#nanoTime}
     */
    public LimitedLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.refusals = new Lines(1);
        this.otherFailures = new Lines(FAILURES_IN_PERIOD);
    }

    /**
     * Logs that something was refused for want of room: one line a minute.
     *
     * @param words what was refused and the figures; asked for only if the line is written
     */
    public void refusal(Supplier<String> words) {
        long events = refusals.take();
        if (events > 0) {
            log.warn("{} ({} since the last such line)", oneLine(words.get()), events);
        }
    }

    /**
     * Logs a failure in one line, and the stack trace of the first of its kind, which is its class and its top frame.
     */
    public void failure(String what, Throwable failure) {
        Kind kind = Kind.of(failure);
        Lines lines = failures.get(kind);
        boolean isFirst = false;
        if (lines == null && failures.size() < MAX_KINDS) {
            Lines added = new Lines(FAILURES_IN_PERIOD);
            lines = failures.putIfAbsent(kind, added);
            isFirst = lines == null;
            lines = isFirst ? added : lines;
        }
        long events = (lines == null ? otherFailures : lines).take();
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

    /** A message may hold what a client has sent; it must not look like a line of its own. */
    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MAX_MESSAGE_CHARS ? line : line.substring(0, MAX_MESSAGE_CHARS) + "...";
    }

    /** How many lines are left in this minute, and how many events had none. */
    private final class Lines {

        private final int inPeriod;
        private int left;
        private long filledNs;
        private long events;

        Lines(int inPeriod) {
            this.inPeriod = inPeriod;
            this.left = inPeriod;
            this.filledNs = nanoTime.getAsLong();
        }

        /** Notes an event: for how many its line stands, itself included; 0 if it has none. */
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
            long told = events;
            events = 0;
            return told;
        }
    }
}
