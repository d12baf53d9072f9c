package kvcache.server.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives each entry its version: a counter that starts from the time in nanoseconds since 1970, so that no key ever has
 * the same version twice, not even before and after a restart. A process cannot write once a nanosecond for as long as
 * it runs, so the counter stays behind the wall clock by which the next process starts; only a wall clock that is set
 * back could undo that. Never 0.
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
