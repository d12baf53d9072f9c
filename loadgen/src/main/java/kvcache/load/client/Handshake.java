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

    /** Nothing: both sides know what they speak. */
    record None() implements Handshake {}

    /** From HTTP/1.1 to h2c, by a first request that asks for it (RFC 7540, section 3.2). */
    record Upgrade() implements Handshake {}

    /**
     * TLS, in which the protocol is agreed on by ALPN (RFC 7301).
     *
     * @param context of the client's side; it offers one protocol alone
     * @param protocol the one that it offers, by its name in ALPN
     */
    record Tls(SslContext context, String protocol) implements Handshake {

        /**
         * TLS with whom to trust.
         *
         * @param http2 whether HTTP/2 is to be spoken, else HTTP/1.1
         * @param certificates a file of the certificates to trust (PEM); null for those that the JDK trusts
         * @param insecure trusts anyone
         * @throws SSLException where the file holds no certificates
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
