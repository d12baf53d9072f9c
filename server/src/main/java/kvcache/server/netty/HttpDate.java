package kvcache.server.netty;

import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The value of the Date field (RFC 9110, section 5.6.7), formatted once a second. Responses that are flushed together
 * share one clock reading. Confined to an event loop.
 */
public final class HttpDate {

    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private long second;
    private long formattedSecond = Long.MIN_VALUE;
    private AsciiString text = AsciiString.EMPTY_STRING;

    /** Whether the clock was read since the last flush. */
    private boolean isCurrent;

    /** Returns the current time in seconds since 1970, as of the first call since the last flush. */
    public long second() {
        if (!isCurrent) {
            isCurrent = true;
            second = System.currentTimeMillis() / 1000;
        }
        return second;
    }

    public AsciiString text() {
        if (second() != formattedSecond) {
            formattedSecond = second;
            text = AsciiString.cached(IMF_FIXDATE.format(Instant.ofEpochSecond(second)));
        }
        return text;
    }

    /** Makes the next call read the clock. Called after a flush. */
    public void expire() {
        isCurrent = false;
    }
}
