package kvcache.load.client;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The handshake of a connection before it can send requests. */
public sealed interface Handshake {

    /** No handshake. */
    record None() implements Handshake {}

    /** An upgrade from HTTP/1.1 to h2c with the first request (RFC 7540, section 3.2). */
    record Upgrade() implements Handshake {}

    /**
     * TLS with ALPN (RFC 7301).
     *
     * @param context the context of the client, which offers one protocol
     * @param protocol the ALPN name of that protocol
     */
    record Tls(SslContext context, String protocol) implements Handshake {

        /**
         * Creates a TLS context.
         *
         * @param http2 whether to speak HTTP/2, else HTTP/1.1
         * @param certificates a PEM file of trusted certificates; null for the JDK's
         * @param insecure whether to trust any certificate
         * @throws SSLException if the file holds no certificates
         */
        public static Tls of(boolean http2, @Nullable Path certificates, boolean insecure) throws SSLException {
            String protocol = http2 ? ApplicationProtocolNames.HTTP_2 : ApplicationProtocolNames.HTTP_1_1;
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            protocol));
            if (http2) {
                builder.ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
            }
            if (insecure) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
            } else if (certificates != null) {
                builder.trustManager(certificates.toFile());
            }
            return new Tls(builder.build(), protocol);
        }
    }
}
