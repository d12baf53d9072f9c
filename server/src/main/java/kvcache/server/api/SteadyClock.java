package kvcache.server.api;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A clock that reads the wall clock once and then follows a monotonic clock. Setting the wall clock does not change the
 * lifetime of entries.
 *
 * <p>On Linux, {@link System#nanoTime()} is {@code CLOCK_MONOTONIC}, which stops while the machine is suspended. This
 * extends the lifetime of entries by the time of the suspension.
 *
 * <p>Thread-safe. {@link #millis()} allocates nothing.
 */
final class SteadyClock implements InstantSource {

    /** The one clock of this process, set when the class is loaded. */
    static final SteadyClock OF_PROCESS = new SteadyClock(InstantSource.system(), System::nanoTime);

    private final LongSupplier nanoTime;
    private final Instant start;
    private final long startMs;
    private final long startNs;

    SteadyClock(InstantSource wall, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        start = wall.instant().truncatedTo(ChronoUnit.MILLIS);
        startMs = start.toEpochMilli();
        startNs = nanoTime.getAsLong();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanoTime.getAsLong() - startNs);
    }

    @Override
    public long millis() {
        return startMs + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - startNs);
    }
}
