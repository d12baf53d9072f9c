package kvcache.analysis.view.micro;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The skew of the key distribution: the k-th most frequent in proportion to {@code k^-exponent}, after Zipf.
 *
 * @param exponent 0 (uniform) to 10
 */
public record Skew(double exponent) {

    public static final Skew UNIFORM = new Skew(0);

    /** The allowed values of an option, for error messages. */
    public static final String ALLOWED = "uniform, or zipf: with an exponent over 0 to 10 such as zipf:0.99";

    private static final Pattern ZIPF = Pattern.compile("zipf:(\\d{1,2}(?:\\.\\d{1,4})?)");

    /** @throws IllegalArgumentException if the exponent is out of range */
    public Skew {
        if (!(exponent >= 0 && exponent <= 10)) {
            throw new IllegalArgumentException("exponent is %s; allowed: 0 to 10".formatted(exponent));
        }
    }

    /**
     * Parses {@code uniform} or {@code zipf:EXPONENT}.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static Skew parse(String text) {
        if (text.equals("uniform")) {
            return UNIFORM;
        }
        Matcher zipf = ZIPF.matcher(text);
        if (zipf.matches() && Double.parseDouble(zipf.group(1)) > 0) {
            return new Skew(Double.parseDouble(zipf.group(1)));
        }
        throw new IllegalArgumentException("given '%s'; allowed: %s".formatted(text, ALLOWED));
    }

    /** Returns whether the distribution is uniform. */
    public boolean even() {
        return exponent == 0;
    }

    /** Returns the form that {@link #parse} reads. */
    @Override
    public String toString() {
        // Rounded, so that 0.99 does not become 0.9899.
        return even()
                ? "uniform"
                : "zipf:" + String.format(Locale.ROOT, "%.4f", exponent).replaceAll("\\.?0+$", "");
    }
}
