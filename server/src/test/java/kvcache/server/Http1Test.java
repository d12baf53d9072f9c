package kvcache.server;

import java.net.http.HttpClient;
import kvcache.server.testing.JdkClient;
import kvcache.server.testing.TestClient;

/** The contract over HTTP/1.1. */
final class Http1Test extends HttpContractTest {

    @Override
    TestClient open(int port) {
        return new JdkClient(HttpClient.Version.HTTP_1_1, port);
    }
}
