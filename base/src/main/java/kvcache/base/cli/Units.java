package kvcache.base.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Reads durations and sizes as options give them. */
final class Units {

    private static final Pattern BYTE_SIZE = Pattern.compile("(\\d{1,12})([kmg]?)(?:i?b)?");

    private Units() {}

    static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new TypeConversionException(malformed.getMessage());
        }
    }

    static int wholeInt(String text) {
        return (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static long wholeLong(String text) {
        return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static long whole(String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new TypeConversionException(
                "'%s' is not a number here; allowed: a whole number from %s to %s".formatted(text, least, most));
    }

    static ByteSize byteSize(String text) {
        Matcher parts = BYTE_SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new TypeConversionException(
                    "'%s' is not a size; allowed: a whole number of bytes, or one with k, m or g, such as 64k, 2m or 256mb"
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
        } catch (ArithmeticException overflow) {
            throw new TypeConversionException("'%s' is too large; allowed: less than 8 EiB".formatted(text));
        }
    }
}
