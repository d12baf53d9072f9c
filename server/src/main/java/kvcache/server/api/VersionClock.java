package kvcache.server.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A counter that assigns versions to entries. It starts at the time in nanoseconds since 1970, so a key never has the
 * same version twice, even across a restart. A process cannot sustain one write per nanosecond, so the counter stays
 * behind the wall clock from which the next process starts; only setting the wall clock back could break this. Never 0.
 */
final class VersionClock {

    private final AtomicLong last;

    VersionClock(InstantSource clock) {
        Instant now = clock.instant();
        last = new AtomicLong(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
    }

    long next() {
        return last.incrementAndGet();
    }
}
