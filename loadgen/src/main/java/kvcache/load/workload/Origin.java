package kvcache.load.workload;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The origin of a server in URLs (RFC 9110, section 4.3.1): scheme, host and port.
 *
 * @param scheme what it speaks
 * @param host a name, an IPv4 address, or an IPv6 address without its brackets
 * @param port 1 to 65535
 */
public record Origin(Scheme scheme, String host, int port) {

    /** The schemes of servers that can be driven. */
    public enum Scheme {
        HTTP(80),
        HTTPS(443),
        REDIS(6379),
        MEMCACHED(11211);

        private final int defaultPort;

        Scheme(int defaultPort) {
            this.defaultPort = defaultPort;
        }

        /** As a URL has it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int MAX_PORT = 65_535;

    /** Names may contain underscores, which {@link URI#getHost} rejects. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[^\\]]+)?)]|([\\w.-]+))(?::(\\d{0,5}))?");

    /** Returns the origin of an address, resolved or not. */
    public static Origin of(InetSocketAddress address, Scheme scheme) {
        InetAddress resolved = address.getAddress();
        String host = address.getHostString();
        // The host string of an IPv6 address has all its zeros.
        boolean literal = host.indexOf(':') >= 0 && resolved != null;
        return new Origin(scheme, literal ? NetUtil.toAddressString(resolved) : host, address.getPort());
    }

    /** Returns the origin of a URL of a known scheme; empty if it is not one or has user info. */
    public static Optional<Origin> of(URI url) {
        Optional<Scheme> scheme = Arrays.stream(Scheme.values())
                .filter(known -> known.toString().equalsIgnoreCase(url.getScheme()))
                .findFirst();
        Matcher authority = AUTHORITY.matcher(url.getRawAuthority() == null ? "" : url.getRawAuthority());
        if (scheme.isEmpty() || !authority.matches()) {
            return Optional.empty();
        }
        String digits = authority.group(3);
        int port = digits != null && !digits.isEmpty() ? Integer.parseInt(digits) : scheme.get().defaultPort;
        String host = authority.group(1) == null ? authority.group(2) : authority.group(1);
        return port > MAX_PORT ? Optional.empty() : Optional.of(new Origin(scheme.get(), host, port));
    }

    /** Returns whether both name the same server. */
    boolean isSame(Origin other) {
        return scheme == other.scheme && port == other.port && host.equalsIgnoreCase(other.host);
    }

    /**
     * Returns the value of {@code Host} and {@code :authority}: without the default port, and without the zone of an
     * IPv6 address.
     */
    public String authority() {
        int zone = host.indexOf('%');
        String bare = bracketed(zone < 0 ? host : host.substring(0, zone));
        return port == scheme.defaultPort ? bare : bare + ":" + port;
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** Returns the origin as a URL with its port. */
    @Override
    public String toString() {
        return scheme + "://" + bracketed(host) + ":" + port;
    }
}
