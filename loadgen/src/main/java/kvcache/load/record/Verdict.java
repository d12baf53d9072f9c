package kvcache.load.record;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Whether a single run can be believed, and if not, why. */
public enum Verdict {
    /** Nothing speaks against it. */
    VALID("valid"),
    /** The generator itself was late or busy, so its figures are not the server's. */
    CLIENT_LIMITED("client-limited"),
    /** Answers came more slowly than requests became due (open loop): latency tells of the phase's length. */
    UNSTEADY("unsteady"),
    /** Some requests were not answered, or wrongly. */
    ERRORS("errors");

    /** Above this share of a core a loop cannot be relied on to send in time (open loop). */
    public static final double MAX_UTILISATION = 0.85;

    /** A rate counts as held within one percent: the rounding at the ends of a short phase is smaller. */
    private static final double MIN_ACHIEVED_SHARE = 0.99;

    private static final double PERCENTILE = 99;
    private static final long MIN_LAG_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /**
     * Judges a run.
     *
     * <p>An open loop is client-limited where the 99th percentile of the send lag is above both 100 µs and a quarter of the 99th
     * percentile of latency, or where its busiest loop used more than {@link #MAX_UTILISATION} of a core. A closed loop is
     * meant to be busy and is never late, so neither is asked of it; that it found its own limit and not the server's
     * is told by its utilisation, which stands beside the verdict. Being client-limited goes before errors, which it can
     * cause; errors go before being unsteady, which is an open loop that missed its rate.
     *
     * @param achievedShare answered requests a second over those that became due in a second
     */
    public static Verdict of(
            boolean openLoop,
            double achievedShare,
            Histogram latencyNs,
            Histogram sendLagNs,
            double utilisation,
            long errors) {
        if (openLoop) {
            long lag = sendLagNs.getValueAtPercentile(PERCENTILE);
            long latency = latencyNs.getValueAtPercentile(PERCENTILE);
            if (utilisation > MAX_UTILISATION || (lag > MIN_LAG_NS && lag > latency / 4)) {
                return CLIENT_LIMITED;
            }
        }
        if (errors > 0) {
            return ERRORS;
        }
        return openLoop && achievedShare < MIN_ACHIEVED_SHARE ? UNSTEADY : VALID;
    }

    /** As the command line writes it. */
    @Override
    public String toString() {
        return text;
    }
}
