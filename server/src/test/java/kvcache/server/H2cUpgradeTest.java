package kvcache.server;

import java.net.http.HttpClient;
import kvcache.server.testing.JdkClient;
import kvcache.server.testing.TestClient;

/** The contract over h2c by Upgrade, from the first request on. */
final class H2cUpgradeTest extends HttpContractTest {

    @Override
    TestClient open(int port) {
        return new JdkClient(HttpClient.Version.HTTP_2, port);
    }
}
