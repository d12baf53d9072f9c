package kvcache.analysis.stats;

/** Whether a trial or a point can be believed; the first that applies, in this order. */
public enum Verdict {
    /** Some answers failed or were wrong: latency of the rest is the latency of survivors. */
    ERRORS("errors"),
    /** The load generator had a share in the figures that cannot be neglected. */
    CLIENT_LIMITED("client-limited"),
    /** Answers came more slowly than requests became due: what waited grew, and latency tells of the phase's length. */
    UNSTEADY("unsteady"),
    /** The rounds disagree: the host, or something else that the plan does not hold, was measured. */
    NOISY("noisy"),
    /** None of these. */
    VALID("valid");

    private final String term;

    Verdict(String term) {
        this.term = term;
    }

    /** The word that tables and charts use. */
    @Override
    public String toString() {
        return term;
    }
}
