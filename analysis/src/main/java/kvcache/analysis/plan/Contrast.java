package kvcache.analysis.plan;

/**
 * Two variants that differ by one factor only.
 *
 * @param variant the numerator of their ratio
 * @param baseline the denominator
 * @param factor the factor by which they differ: {@link ServerSetup#STORE}, {@link #PROTOCOL}, another factor of the
 *     plan, or {@link #NOTHING}
 */
public record Contrast(Variant variant, Variant baseline, String factor) {

    /** The factor by which variants of one server differ. */
    public static final String PROTOCOL = "protocol";

    /** The factor of a server and its twin, whose difference is the noise of the run. */
    public static final String NOTHING = "nothing";

    /** Returns whether the two are a server and its twin. */
    public boolean isTwins() {
        return factor.equals(NOTHING);
    }
}
