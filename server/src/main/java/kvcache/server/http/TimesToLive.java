package kvcache.server.http;

import java.time.Duration;
import java.util.Set;
import kvcache.base.cli.Durations;
import org.jspecify.annotations.Nullable;

/**
 * The time to live of a write, from {@code ?ttl=}.
 *
 * <p>{@code Cache-Control: max-age} in a request is ignored: it limits the age of the response that the client accepts
 * (RFC 9111, section 5.2.1.1), and browsers add {@code max-age=0} to writes by themselves.
 */
final class TimesToLive {

    private TimesToLive() {}

    /**
     * Returns the time to live, or null if there is none.
     *
     * @throws IllegalArgumentException if it is malformed or not positive, or there is another parameter; the message
     *     is for the client
     */
    static @Nullable Duration of(RequestHead head) {
        String text = RequestTarget.parameters(head.target(), Set.of("ttl")).get("ttl");
        if (text == null) {
            return null;
        }
        Duration ttl;
        try {
            ttl = Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("ttl: " + e.getMessage(), e);
        }
        if (!ttl.isPositive()) {
            throw new IllegalArgumentException("ttl is '%s'; allowed: at least 1ms".formatted(text));
        }
        return ttl;
    }
}
