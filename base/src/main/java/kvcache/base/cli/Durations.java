package kvcache.base.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The format of durations in options and requests: a number with a unit, such as 500ms, 1.5s or 10s. */
public final class Durations {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})(?:ms|(\\.\\d{1,3})?([smhd]))");

    private Durations() {}

    /**
     * Parses a duration.
     *
     * @throws IllegalArgumentException if it is malformed; the message is for the user
     */
    public static Duration parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a duration; allowed: a number with a unit, such as 500ms, 1.5s, 5m, 1h or 7d"
                            .formatted(text));
        }
        long whole = Long.parseLong(parts.group(1));
        if (parts.group(3) == null) {
            return Duration.ofMillis(whole);
        }
        long unitMs = switch (parts.group(3)) {
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
        long thousandths = parts.group(2) == null ? 0 : Math.round(1_000 * Double.parseDouble("0" + parts.group(2)));
        return Duration.ofMillis(whole * unitMs + thousandths * (unitMs / 1_000));
    }

    /** Formats a duration in its largest integral unit. */
    public static String text(Duration duration) {
        long ms = duration.toMillis();
        if (ms % 86_400_000 == 0 && ms != 0) {
            return ms / 86_400_000 + "d";
        }
        if (ms % 3_600_000 == 0 && ms != 0) {
            return ms / 3_600_000 + "h";
        }
        if (ms % 60_000 == 0 && ms != 0) {
            return ms / 60_000 + "m";
        }
        return ms % 1_000 == 0 ? ms / 1_000 + "s" : ms + "ms";
    }
}
