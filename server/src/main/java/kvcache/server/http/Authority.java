package kvcache.server.http;

import java.net.Inet6Address;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The host and port of a request, from {@code Host}, {@code :authority} or an absolute target (RFC 3986, section 3.2).
 * An address in brackets must be IPv6; IPvFuture is malformed. User information (RFC 9110, section 4.2.4) and an empty
 * host (section 4.2.1) are malformed.
 *
 * @param host in lower case; an IPv6 address is in brackets
 * @param port {@link #NO_PORT} if none is given
 */
public record Authority(String host, int port) {

    public static final int NO_PORT = -1;

    private static final int MAX_PORT = 65_535;

    /** The characters of a registered name besides letters, digits and escapes: unreserved and sub-delims. */
    private static final String MARKS = "-._~!$&'()*+,;=";

    /** Parses an authority. Returns null if it is malformed. */
    public static @Nullable Authority parse(String text) {
        boolean isLiteral = text.startsWith("[");
        int colon = text.indexOf(':');
        int hostEnd = isLiteral ? text.indexOf(']') + 1 : colon < 0 ? text.length() : colon;
        String host = text.substring(0, hostEnd);
        if (isLiteral ? !isIpv6(host) : !isName(host)) {
            return null;
        }
        String portPart = text.substring(hostEnd);
        if (portPart.length() <= 1) { // the port may be empty (RFC 3986, section 3.2.3)
            return portPart.isEmpty() || portPart.equals(":")
                    ? new Authority(host.toLowerCase(Locale.ROOT), NO_PORT)
                    : null;
        }
        int port = portPart.charAt(0) == ':' ? port(portPart) : NO_PORT;
        return port == NO_PORT ? null : new Authority(host.toLowerCase(Locale.ROOT), port);
    }

    /** Returns whether both are equivalent, given the scheme's default port (RFC 3986, section 6.2.3). */
    public boolean isSameAs(Authority other, int defaultPort) {
        return host.equals(other.host) && portOr(defaultPort) == other.portOr(defaultPort);
    }

    private int portOr(int defaultPort) {
        return port == NO_PORT ? defaultPort : port;
    }

    private static int port(String withColon) {
        int port = 0;
        for (int at = 1; at < withColon.length(); at++) {
            char c = withColon.charAt(at);
            if (c < '0' || c > '9') {
                return NO_PORT;
            }
            port = 10 * port + c - '0';
            if (port > MAX_PORT) {
                return NO_PORT;
            }
        }
        return port;
    }

    private static boolean isName(String host) {
        for (int at = 0; at < host.length(); at++) {
            char c = host.charAt(at);
            if (c == '%' && at + 2 < host.length() && isHex(host.charAt(at + 1)) && isHex(host.charAt(at + 2))) {
                at += 2;
            } else if (!RequestRules.isLetterOrDigit(c) && MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    /** Returns whether this is an IPv6 address in brackets, without a zone (RFC 9844, section 6). */
    private static boolean isIpv6(String host) {
        if (host.isEmpty()
                || !host.chars().skip(1).limit(host.length() - 2L).allMatch(c -> isHex(c) || c == ':' || c == '.')) {
            return false;
        }
        try {
            var unused = Inet6Address.ofLiteral(host.substring(1, host.length() - 1));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isHex(int c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }
}
