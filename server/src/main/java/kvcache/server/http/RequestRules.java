package kvcache.server.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Validation rules for requests of any protocol (RFC 9110): method, target, authority and expectation. Every protocol
 * applies them before it serves a request, so that all reject the same requests. Codecs reject protocol-specific
 * errors, such as framing or pseudo-header fields.
 */
public final class RequestRules {

    private static final String CONTINUE = "100-continue";
    private static final String METHOD_MARKS = "!#$%&'*+-.^_`|~";

    private static final Answer BAD_METHOD = Answer.text(Status.BAD_REQUEST, "The method is malformed");
    private static final Answer NO_CONNECT = Answer.text(Status.NOT_IMPLEMENTED, "CONNECT is not supported");
    private static final Answer BAD_TARGET = Answer.text(
            Status.BAD_REQUEST,
            "The target is malformed; allowed: a path that begins with / and has no space, control character or #");
    private static final Answer BAD_AUTHORITY =
            Answer.text(Status.BAD_REQUEST, "The host is malformed; allowed: a name or an address, optionally a port");
    private static final Answer UNKNOWN_EXPECTATION =
            Answer.text(Status.EXPECTATION_FAILED, "The expectation is unknown; allowed: " + CONTINUE);

    private RequestRules() {}

    /** Returns the response to an invalid request, or null if the request is valid. */
    public static @Nullable Answer refusal(RequestHead head) {
        if (!isToken(head.method())) {
            return BAD_METHOD;
        }
        if (head.method().equals("CONNECT")) {
            return NO_CONNECT;
        }
        if (!isTarget(head.target(), head.method())) {
            return BAD_TARGET;
        }
        String authority = head.authority();
        if (authority != null && Authority.parse(authority) == null) {
            return BAD_AUTHORITY;
        }
        return isKnownExpectation(head) ? null : UNKNOWN_EXPECTATION;
    }

    /** Returns whether the client waits for a 100 response before it sends the body (RFC 9110, section 10.1.1). */
    public static boolean expectsContinue(RequestHead head) {
        String expected = head.field(RequestField.EXPECT);
        return expected != null
                && head.declaredBodyBytes() != 0
                && expected.toLowerCase(Locale.ROOT).contains(CONTINUE);
    }

    private static boolean isKnownExpectation(RequestHead head) {
        String expected = head.field(RequestField.EXPECT);
        if (expected == null) {
            return true;
        }
        for (String each : expected.split(",", -1)) {
            String expectation = each.strip();
            if (!expectation.isEmpty() && !expectation.equalsIgnoreCase(CONTINUE)) {
                return false;
            }
        }
        return true;
    }

    /** Bytes beyond ASCII are accepted, since many clients do not escape them. */
    private static boolean isTarget(String target, String method) {
        if (!target.startsWith("/")) {
            return target.equals("*") && method.equals("OPTIONS"); // RFC 9112, section 3.2.4
        }
        for (int at = 0; at < target.length(); at++) {
            char c = target.charAt(at);
            if (c <= ' ' || c == 0x7F || c == '#') {
                return false;
            }
        }
        return true;
    }

    /** Returns whether this is a token (RFC 9110, section 5.6.2), as methods and field names are. */
    public static boolean isToken(CharSequence text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (!isLetterOrDigit(c) && METHOD_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
