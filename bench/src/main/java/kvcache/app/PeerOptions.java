package kvcache.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kvcache.analysis.plan.ServerSetup;
import kvcache.base.cli.OptionChecks;
import picocli.CommandLine.Option;

/** The option for comparing with caches of others. */
final class PeerOptions {

    private static final String PEERS = "--peers";

    @Option(
            names = PEERS,
            split = ",",
            paramLabel = "NAME",
            description =
                    "Installed caches to compare with: redis, memcached, nginx. Each is started on a free port in every round, on the CPUs of the servers, without persistence.")
    private List<String> names = List.of();

    boolean isEmpty() {
        return names.isEmpty();
    }

    /**
     * Returns the caches.
     *
     * @param reference the server of this project that they are compared with
     * @param cpus the number of CPUs that they run on
     */
    List<ServerSetup> servers(OptionChecks check, ServerSetup reference, int cpus) {
        if (names.isEmpty()) {
            return List.of();
        }
        List<ServerSetup> servers = new ArrayList<>();
        for (String name : check.value(PEERS, () -> StoreChoice.requireOnce(names))) {
            Peer peer = check.value(PEERS, () -> Peer.named(name));
            Map<String, String> levels = new LinkedHashMap<>(reference.levels());
            levels.put(ServerSetup.SERVER, name);
            servers.add(new ServerSetup(
                    name,
                    levels,
                    check.value(PEERS, () -> peer.launch(System.getenv().getOrDefault("PATH", ""), cpus))));
        }
        return List.copyOf(servers);
    }
}
