package kvcache.load;

import java.util.concurrent.TimeUnit;

/** How an open loop waits while no request is due and no response has arrived. */
public enum Waiting {
    /**
     * It sleeps in the kernel until the next request is due, or an answer has come. The kernel may wake it some tens of
     * microseconds late: that lateness is in every latency.
     */
    PARK(0),
    /**
     * It sleeps until shortly before the next request is due, and then asks again and again: requests leave on time.
     */
    NEAR(TimeUnit.MICROSECONDS.toNanos(150)),
    /** It never sleeps, and needs a core of its own: requests leave, and answers are read, without delay. */
    SPIN(Long.MAX_VALUE);

    private final long awakeBeforeDueNs;

    Waiting(long awakeBeforeDueNs) {
        this.awakeBeforeDueNs = awakeBeforeDueNs;
    }

    /** How long before a request is due it sleeps no more. */
    public long awakeBeforeDueNs() {
        return awakeBeforeDueNs;
    }

    /** Never sleeping where a core is left for others beside each of the loops; else as good as can be without one. */
    public static Waiting forLoops(int loops) {
        return Runtime.getRuntime().availableProcessors() > loops ? SPIN : NEAR;
    }
}
