package kvcache.load.workload;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a number of bytes as people write it, such as {@code 12}, {@code 64k} or {@code 2m}. */
public final class ByteCount {

    /** What may be said, for the message to one who said something else. */
    public static final String ALLOWED = "1 to 64m, with or without k or m";

    private static final Pattern FORM = Pattern.compile("(\\d{1,8})([km]?)");

    private ByteCount() {}

    /** The number, where the text is one from 1 to {@link ValueSizes#MAX_BYTES}. */
    public static OptionalInt parse(String text) {
        Matcher parts = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return OptionalInt.empty();
        }
        long count = Long.parseLong(parts.group(1));
        long bytes = switch (parts.group(2)) {
            case "k" -> count << 10;
            case "m" -> count << 20;
            default -> count;
        };
        return bytes >= 1 && bytes <= ValueSizes.MAX_BYTES ? OptionalInt.of((int) bytes) : OptionalInt.empty();
    }
}
