package kvcache.analysis.view.comparison;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kvcache.analysis.view.Descriptions;

/**
 * The tolerated degradation of a figure: 5 % are 1.05 times the CPU time or latency, or 0.95 times the capacity.
 *
 * @param share 0 to 0.99
 */
public record Tolerance(double share) {

    private static final double MOST = 0.99;

    private static final double PERCENT = 100;

    private static final Pattern FORM = Pattern.compile("(\\d{1,3}(\\.\\d{1,6})?)\\s?%");

    /** @throws IllegalArgumentException if it is out of range */
    public Tolerance {
        if (!(share >= 0 && share <= MOST)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "is %s%%; allowed: 0%% to 99%%", Descriptions.number(share * PERCENT)));
        }
    }

    /**
     * Parses text such as {@code 5%} or {@code 2.5%}.
     *
     * @throws IllegalArgumentException if it has another form or is out of range; the message is one line
     */
    public static Tolerance parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("given '%s'; allowed: 0%% to 99%%, such as 5%%".formatted(text));
        }
        return new Tolerance(Double.parseDouble(form.group(1)) / PERCENT);
    }

    /** Returns the ratio of B to A up to which a figure is not worse. */
    double limit(ComparedFigure measure) {
        return measure.moreIsWorse() ? 1 + share : 1 - share;
    }

    /** Returns text such as {@code 5 %}. */
    @Override
    public String toString() {
        return Descriptions.number(share * PERCENT) + " %";
    }
}
