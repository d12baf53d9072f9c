package kvcache.load.workload;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The origin of a server in URLs (RFC 9110, section 4.3.1).
 *
 * @param secure whether {@code https}
 * @param host a name, an IPv4 address, or an IPv6 address without its brackets
 * @param port 1 to 65535
 */
public record Origin(boolean secure, String host, int port) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65_535;

    /** Names may contain underscores, which {@link URI#getHost} rejects. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[^\\]]+)?)]|([\\w.-]+))(?::(\\d{0,5}))?");

    /** Returns the origin of an address, resolved or not. */
    public static Origin of(InetSocketAddress address, boolean secure) {
        InetAddress resolved = address.getAddress();
        String host = address.getHostString();
        // The host string of an IPv6 address has all its zeros.
        boolean literal = host.indexOf(':') >= 0 && resolved != null;
        return new Origin(secure, literal ? NetUtil.toAddressString(resolved) : host, address.getPort());
    }

    /** Returns the origin of an http or https URL; empty if it is not one or has user info. */
    public static Optional<Origin> of(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        Matcher authority = AUTHORITY.matcher(url.getRawAuthority() == null ? "" : url.getRawAuthority());
        boolean secure = scheme.equals("https");
        if (!(secure || scheme.equals("http")) || !authority.matches()) {
            return Optional.empty();
        }
        String digits = authority.group(3);
        int port = digits != null && !digits.isEmpty() ? Integer.parseInt(digits) : defaultPort(secure);
        String host = authority.group(1) == null ? authority.group(2) : authority.group(1);
        return port > MAX_PORT ? Optional.empty() : Optional.of(new Origin(secure, host, port));
    }

    private static int defaultPort(boolean secure) {
        return secure ? HTTPS_PORT : HTTP_PORT;
    }

    /** Returns whether both name the same server. */
    boolean isSame(Origin other) {
        return secure == other.secure && port == other.port && host.equalsIgnoreCase(other.host);
    }

    /**
     * Returns the value of {@code Host} and {@code :authority}: without the default port, and without the zone of an
     * IPv6 address.
     */
    public String authority() {
        int zone = host.indexOf('%');
        String bare = bracketed(zone < 0 ? host : host.substring(0, zone));
        return port == defaultPort(secure) ? bare : bare + ":" + port;
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** Returns the origin as a URL with its port. */
    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + bracketed(host) + ":" + port;
    }
}
