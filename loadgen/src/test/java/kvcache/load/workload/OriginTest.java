package kvcache.load.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginTest {

    @ParameterizedTest
    @CsvSource({
        "http://cache:3000,        cache:3000,    http://cache:3000",
        "http://cache,             cache,         http://cache:80",
        "HTTP://cache:80,          cache,         http://cache:80",
        "https://cache,            cache,         https://cache:443",
        "https://cache:80/a?b,     cache:80,      https://cache:80",
        "http://my_service:8080,   my_service:8080, http://my_service:8080",
        "http://127.0.0.1:8080,    127.0.0.1:8080, http://127.0.0.1:8080",
        "http://[::1]:3000,        [::1]:3000,    http://[::1]:3000",
        "http://[fe80::1%eth0],    [fe80::1],     http://[fe80::1%eth0]:80",
    })
    void aUrlsOriginIsWrittenWithoutTheUsualPort(String url, String authority, String whole) {
        Origin origin = Origin.of(URI.create(url)).orElseThrow();
        assertThat(origin.authority()).isEqualTo(authority);
        assertThat(origin).hasToString(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://cache", "cache:3000", "/path", "http://me@cache", "http://cache:65536", "http:///path"})
    void whatIsNoServerOfHttpIsNone(String url) {
        assertThat(Origin.of(URI.create(url))).isEmpty();
    }

    @Test
    void anAddressIsWrittenShort() {
        InetAddress loopback = InetAddress.ofLiteral("::1");
        assertThat(Origin.of(new InetSocketAddress(loopback, 3000), Origin.Scheme.HTTP)
                        .authority())
                .isEqualTo("[::1]:3000");
        assertThat(Origin.of(new InetSocketAddress(loopback, 443), Origin.Scheme.HTTPS)
                        .authority())
                .isEqualTo("[::1]");
    }
}
