package kvcache.load;

import java.util.concurrent.TimeUnit;

/** How an open loop waits while no request is due and no response has arrived. */
public enum Waiting {
    /**
     * Sleeps in the kernel until the next request is due or a response arrives. The kernel may wake the thread tens of
     * microseconds late, which adds to every latency.
     */
    PARK(0),
    /** Sleeps until shortly before the next request is due, then polls: requests are sent on time. */
    NEAR(TimeUnit.MICROSECONDS.toNanos(150)),
    /** Never sleeps and needs a core of its own: requests are sent and responses are read without delay. */
    SPIN(Long.MAX_VALUE);

    private final long awakeBeforeDueNs;

    Waiting(long awakeBeforeDueNs) {
        this.awakeBeforeDueNs = awakeBeforeDueNs;
    }

    /** Returns how long before a due time the loop stops sleeping. */
    public long awakeBeforeDueNs() {
        return awakeBeforeDueNs;
    }

    /** Returns {@link #SPIN} if there are more CPUs than loops, else {@link #NEAR}. */
    public static Waiting forLoops(int loops) {
        return Runtime.getRuntime().availableProcessors() > loops ? SPIN : NEAR;
    }
}
