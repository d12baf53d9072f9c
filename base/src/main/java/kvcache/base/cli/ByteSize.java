package kvcache.base.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, as written in options and files: {@code 12}, {@code 64k}, {@code 2m}, {@code 256mb}. */
public record ByteSize(long bytes) {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,12})([kmg]?)(?:i?b)?");

    /**
     * Parses a size.
     *
     * @throws IllegalArgumentException if it is malformed, or 8 EiB or more; the message is for the user
     */
    public static ByteSize parse(String text) {
        Matcher parts = SYNTAX.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a size; allowed: a number of bytes, optionally with k, m or g, such as 64k or 256mb"
                            .formatted(text));
        }
        long unit = switch (parts.group(2)) {
            case "k" -> 1L << 10;
            case "m" -> 1L << 20;
            case "g" -> 1L << 30;
            default -> 1;
        };
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(parts.group(1)), unit));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'%s' is too large; allowed: less than 8 EiB".formatted(text));
        }
    }
}
