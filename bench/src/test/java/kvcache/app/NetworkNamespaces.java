package kvcache.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;

/**
 * Two network namespaces of Linux, joined by a pair of virtual Ethernet devices as two machines are by a cable: what
 * listens on one's loopback is not reached from the other. Needs root and iproute2.
 */
final class NetworkNamespaces implements AutoCloseable {

    private final String id = Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000_0000, 0x7fff_ffff));

    /** Of those for private use, and unlikely to be any of this machine's. */
    private final String network = "10.%d.%d."
            .formatted(
                    ThreadLocalRandom.current().nextInt(200, 250),
                    ThreadLocalRandom.current().nextInt(0, 250));

    /** Makes them; where that cannot be done, the test that asks for them is skipped and says why. */
    static NetworkNamespaces make() {
        NetworkNamespaces namespaces = new NetworkNamespaces();
        try {
            namespaces.ip("netns", "add", namespaces.server());
            namespaces.ip("netns", "add", namespaces.client());
            namespaces.ip(
                    "link",
                    "add",
                    namespaces.device(1),
                    "netns",
                    namespaces.server(),
                    "type",
                    "veth",
                    "peer",
                    "name",
                    namespaces.device(2),
                    "netns",
                    namespaces.client());
            namespaces.raise(namespaces.server(), 1);
            namespaces.raise(namespaces.client(), 2);
        } catch (IOException e) {
            namespaces.close();
            Assumptions.abort(
                    "no network namespaces can be made here (root and iproute2 are needed): " + e.getMessage());
        }
        return namespaces;
    }

    private void raise(String namespace, int number) throws IOException {
        ip("-n", namespace, "addr", "add", network + number + "/30", "dev", device(number));
        ip("-n", namespace, "link", "set", device(number), "up");
        ip("-n", namespace, "link", "set", "lo", "up");
    }

    /** The name of the one that the servers are in. */
    String server() {
        return "kvs" + id;
    }

    /** The name of the one that the load generator is in. */
    String client() {
        return "kvc" + id;
    }

    /** The servers' address, as the load generator reaches it. */
    String serverAddress() {
        return network + 1;
    }

    /** Names of devices have at most 15 characters. */
    private String device(int number) {
        return "kv" + number + id;
    }

    /** Starts a command in one of them. */
    static Process start(String namespace, List<String> command) throws IOException {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.addAll(command);
        return new ProcessBuilder(words).start();
    }

    private void ip(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("ip"));
        words.addAll(List.of(arguments));
        Process ip = new ProcessBuilder(words).redirectErrorStream(true).start();
        try (BufferedReader output = ip.inputReader(StandardCharsets.UTF_8)) {
            String said = String.join(" ", output.lines().toList());
            if (ip.onExit().join().exitValue() != 0) {
                throw new IOException("%s: %s".formatted(String.join(" ", words), said));
            }
        }
    }

    /** Takes them down again, and with them the devices. */
    @Override
    public void close() {
        for (String namespace : List.of(server(), client())) {
            try {
                ip("netns", "del", namespace);
            } catch (IOException e) {
                // It was not made.
            }
        }
    }
}
