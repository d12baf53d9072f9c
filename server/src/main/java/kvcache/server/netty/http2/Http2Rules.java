package kvcache.server.netty.http2;

import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.Map;
import kvcache.server.http.Authority;
import kvcache.server.http.RequestRules;
import org.jspecify.annotations.Nullable;

/**
 * The rules of RFC 9113 for malformed header blocks that Netty's decoder does not check: characters of names and values
 * (section 8.2.1), and pseudo-header fields (sections 8.1 and 8.3).
 *
 * <p>A malformed request is reset with PROTOCOL_ERROR (section 8.1.1), and gets no response: conformance suites require
 * this, and its client has violated the protocol. {@link RequestRules} check well-formed but invalid requests, such as
 * an authority with a space in it; these get the same response as over HTTP/1.1.
 */
final class Http2Rules {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private Http2Rules() {}

    static void checkRequest(int id, Http2Headers headers) throws Http2Exception {
        boolean connects = "CONNECT".contentEquals(orEmpty(headers.method()));
        // CONNECT has neither scheme nor path (section 8.5).
        boolean isComplete = connects
                ? headers.scheme() == null
                        && headers.path() == null
                        && !orEmpty(headers.authority()).isEmpty()
                : !orEmpty(headers.scheme()).isEmpty()
                        && !orEmpty(headers.path()).isEmpty();
        require(isComplete && !orEmpty(headers.method()).isEmpty(), id, "a pseudo-field is missing");
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            boolean isPseudo = isPseudo(field.getKey());
            require(!isPseudo || !isProtocol(field.getKey()), id, "an unknown pseudo-field");
            require(isPseudo || RequestRules.isToken(field.getKey()), id, "a field name is malformed");
            checkValue(id, field.getValue());
        }
        checkHost(id, headers);
    }

    static void checkTrailers(int id, Http2Headers headers) throws Http2Exception {
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            require(
                    RequestRules.isToken(field.getKey()),
                    id,
                    "a field of the trailers is malformed"); // includes pseudo-fields
            checkValue(id, field.getValue());
        }
    }

    /** Checks that host and authority are equivalent if both are present (section 8.3.1). */
    private static void checkHost(int id, Http2Headers headers) throws Http2Exception {
        CharSequence authority = headers.authority();
        List<CharSequence> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (authority != null) {
            int defaultPort = "https".contentEquals(orEmpty(headers.scheme())) ? HTTPS_PORT : HTTP_PORT;
            for (CharSequence host : hosts) {
                require(isSame(authority.toString(), host.toString(), defaultPort), id, "host is not the authority");
            }
        }
    }

    private static boolean isSame(String authority, String host, int defaultPort) {
        if (authority.equals(host)) {
            return true;
        }
        Authority first = Authority.parse(authority);
        Authority second = Authority.parse(host);
        return first != null && second != null && first.isSameAs(second, defaultPort);
    }

    private static void checkValue(int id, CharSequence value) throws Http2Exception {
        boolean isTrimmed =
                value.isEmpty() || (!isBlank(value.charAt(0)) && !isBlank(value.charAt(value.length() - 1)));
        require(isTrimmed, id, "a field value begins or ends with a space");
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isPseudo(CharSequence name) {
        return !name.isEmpty() && name.charAt(0) == ':';
    }

    /**
     * Returns whether this is {@code :protocol}, which requires a setting that this server does not send (RFC 8441).
     */
    private static boolean isProtocol(CharSequence name) {
        return Http2Headers.PseudoHeaderName.PROTOCOL.value().contentEquals(name);
    }

    private static CharSequence orEmpty(@Nullable CharSequence text) {
        return text == null ? "" : text;
    }

    private static void require(boolean holds, int id, String otherwise) throws Http2Exception {
        if (!holds) {
            throw streamError(id, Http2Error.PROTOCOL_ERROR, otherwise);
        }
    }
}
