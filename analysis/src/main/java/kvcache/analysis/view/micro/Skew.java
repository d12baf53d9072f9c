package kvcache.analysis.view.micro;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The skew of the key distribution: the k-th most frequent in proportion to {@code k^-exponent}, after Zipf.
 *
 * @param exponent 0 for each key as often as any other, and up to 10
 */
public record Skew(double exponent) {

    /** Each key as often as any other. */
    public static final Skew UNIFORM = new Skew(0);

    /** What an option may say, for the message to one who said something else. */
    public static final String ALLOWED = "uniform, or zipf: with an exponent over 0 to 10 such as zipf:0.99";

    private static final Pattern ZIPF = Pattern.compile("zipf:(\\d{1,2}(?:\\.\\d{1,4})?)");

    /** @throws IllegalArgumentException where the exponent is out of its range */
    public Skew {
        if (!(exponent >= 0 && exponent <= 10)) {
            throw new IllegalArgumentException("exponent is %s; allowed: 0 to 10".formatted(exponent));
        }
    }

    /**
     * Reads {@code uniform} or {@code zipf:EXPONENT}.
     *
     * @throws IllegalArgumentException where the text is neither
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

    /** Whether each key is chosen as often as any other. */
    public boolean even() {
        return exponent == 0;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        // Two decimals or more are kept as they were given; 0.99 is not to become 0.9899.
        return even()
                ? "uniform"
                : "zipf:" + String.format(Locale.ROOT, "%.4f", exponent).replaceAll("\\.?0+$", "");
    }
}
