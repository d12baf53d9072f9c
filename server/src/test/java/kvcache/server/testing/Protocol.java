package kvcache.server.testing;

import java.net.http.HttpClient;

/** The protocols that a server speaks, and a client for each. */
public enum Protocol {
    HTTP_1_1,
    H2C_BY_UPGRADE,
    H2C;

    /** A client of the server on a port of the loopback address. */
    public TestClient open(int port) {
        return switch (this) {
            case HTTP_1_1 -> new JdkClient(HttpClient.Version.HTTP_1_1, port);
            case H2C_BY_UPGRADE -> new JdkClient(HttpClient.Version.HTTP_2, port);
            case H2C -> new H2Client(port);
        };
    }
}
