package kvcache.server;

import kvcache.server.testing.H2Client;
import kvcache.server.testing.TestClient;

/** The contract over h2c by prior knowledge. */
final class H2cPriorKnowledgeTest extends HttpContractTest {

    @Override
    TestClient open(int port) {
        return new H2Client(port);
    }
}
