package kvcache.server.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test sets. */
public final class FakeClock implements InstantSource {

    private final AtomicLong ms = new AtomicLong(1_700_000_000_000L);

    /** Lets time pass. */
    public void advance(Duration time) {
        ms.addAndGet(time.toMillis());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(ms.get());
    }

    @Override
    public long millis() {
        return ms.get();
    }
}
