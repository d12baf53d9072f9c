package kvcache.analysis.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rates at which each variant is measured, in requests per second: ascending and distinct.
 *
 * @param perSecond at least one
 */
public record Rates(List<Integer> perSecond) {

    /** The allowed values of an option, for error messages. */
    public static final String ALLOWED =
            "FIRST:LAST:STEP such as 1:9501:500, or a list such as 1000,4000; each from 1 to 1000000";

    private static final int MAX_PER_SECOND = 1_000_000;
    private static final int MAX_RATES = 1_000;
    private static final Pattern RANGE = Pattern.compile("(\\d{1,7}):(\\d{1,7}):(\\d{1,7})");
    private static final Pattern LIST = Pattern.compile("\\d{1,7}(,\\d{1,7})*");

    /** @throws IllegalArgumentException if there is no rate, too many, or one is out of range */
    public Rates {
        perSecond = List.copyOf(new TreeSet<>(perSecond));
        if (perSecond.isEmpty()
                || perSecond.size() > MAX_RATES
                || perSecond.getFirst() < 1
                || perSecond.getLast() > MAX_PER_SECOND) {
            throw new IllegalArgumentException("allowed: " + ALLOWED);
        }
    }

    /**
     * Parses the value of an option.
     *
     * @throws IllegalArgumentException if the text has neither form
     */
    public static Rates parse(String text) {
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            return range(
                    Integer.parseInt(range.group(1)),
                    Integer.parseInt(range.group(2)),
                    Integer.parseInt(range.group(3)));
        }
        if (LIST.matcher(text).matches()) {
            return new Rates(
                    Stream.of(text.split(",", -1)).map(Integer::valueOf).toList());
        }
        throw new IllegalArgumentException("allowed: " + ALLOWED);
    }

    private static Rates range(int first, int last, int step) {
        if (step < 1 || (last - first) / step >= MAX_RATES) {
            throw new IllegalArgumentException("allowed: " + ALLOWED);
        }
        List<Integer> rates = new ArrayList<>();
        for (int rate = first; rate <= last; rate += step) {
            rates.add(rate);
        }
        return new Rates(rates);
    }
}
