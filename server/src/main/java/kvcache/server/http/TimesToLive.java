package kvcache.server.http;

import java.time.Duration;
import java.util.Locale;
import kvcache.server.api.Durations;
import org.jspecify.annotations.Nullable;

/** Finds the time to live that a write asks for: in {@code ?ttl=}, or else in {@code Cache-Control: max-age=}. */
final class TimesToLive {

    private static final String MAX_AGE = "max-age";

    /** What a larger number of seconds counts as (RFC 9111, section 1.2.2). */
    private static final long MOST_SECONDS = 1L << 31;

    private TimesToLive() {}

    /**
     * The time to live, or null where none is asked for.
     *
     * @throws IllegalArgumentException where it is malformed; the message is for the client
     */
    static @Nullable Duration of(RequestHead head) {
        String ttl = Targets.parameter(head.target(), "ttl");
        if (ttl != null) {
            return fromParameter(ttl);
        }
        String control = head.field(RequestField.CACHE_CONTROL);
        return control == null ? null : fromCacheControl(control);
    }

    private static Duration fromParameter(String ttl) {
        try {
            return Durations.parse(ttl);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("ttl: " + malformed.getMessage(), malformed);
        }
    }

    /** Directives are separated by commas, those inside a quoted string aside (RFC 9111, section 5.2). */
    private static @Nullable Duration fromCacheControl(String control) {
        boolean quoted = false;
        int start = 0;
        Duration found = null;
        for (int at = 0; at <= control.length(); at++) {
            char c = at < control.length() ? control.charAt(at) : ',';
            if (c == '\\' && quoted) {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (at >= control.length() || (c == ',' && !quoted)) {
                Duration maxAge = fromDirective(
                        control.substring(start, Math.min(at, control.length())).strip());
                // Where it stands twice the shorter one counts: freshness is not to be overrated (RFC 9111, 4.2.1).
                found = found == null || (maxAge != null && maxAge.compareTo(found) < 0) ? maxAge : found;
                start = at + 1;
            }
        }
        return found;
    }

    private static @Nullable Duration fromDirective(String directive) {
        int equals = directive.indexOf('=');
        String name = equals < 0 ? directive : directive.substring(0, equals);
        if (!name.strip().toLowerCase(Locale.ROOT).equals(MAX_AGE)) {
            return null;
        }
        String seconds = equals < 0 ? "" : directive.substring(equals + 1).strip();
        if (seconds.length() > 2 && seconds.startsWith("\"") && seconds.endsWith("\"")) {
            seconds = seconds.substring(1, seconds.length() - 1);
        }
        if (seconds.isEmpty() || !seconds.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(
                    "cache-control: '%s' is malformed; allowed: max-age= and a whole number of seconds"
                            .formatted(directive));
        }
        // More digits than this are more than the most, or zeros in front that nobody means.
        long count = seconds.length() > 18 ? MOST_SECONDS : Long.parseLong(seconds);
        return Duration.ofSeconds(Math.min(count, MOST_SECONDS));
    }
}
