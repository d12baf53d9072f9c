package kvcache.server.api;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A clock that is set by the wall clock once and runs by a monotonic one from there on. Setting the wall clock back or
 * forward makes no entry live longer or shorter.
 *
 * <p>On Linux, {@link System#nanoTime()} is {@code CLOCK_MONOTONIC}, which stands still while the machine is suspended.
 * An entry then lives longer by the time of the suspension.
 *
 * <p>Any number of threads may call. {@link #millis()} allocates nothing.
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
