package kvcache.app;

import static java.util.Objects.requireNonNullElse;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.ServerSpec;
import kvcache.base.cli.OptionChecks;
import kvcache.base.run.Protocol;
import kvcache.load.client.RequestPaths;
import picocli.CommandLine.Option;

/** The options for comparing with external servers. */
final class ExternalOptions {

    private static final String EXTERNAL = "--external";
    private static final String HTTP = "http";

    @Option(
            names = EXTERNAL,
            paramLabel = "NAME=URL",
            description =
                    "External server to compare with, such as nginx=http://127.0.0.1:8080; also redis:// and memcached://. Port 0 stands for a free port at each start. May be repeated.")
    private final Map<String, String> addresses = new LinkedHashMap<>();

    @Option(
            names = "--external-command",
            paramLabel = "NAME=COMMAND",
            description =
                    "Command that starts it in each round; arguments are separated by spaces, {port} stands for its port, and {folder} for a temporary folder of its own. Default: it is already running.")
    private final Map<String, String> commands = new LinkedHashMap<>();

    @Option(
            names = "--external-get",
            paramLabel = "NAME=PATH",
            description = "Path to read a key. Default: /get/{key}, as of serve.")
    private final Map<String, String> gets = new LinkedHashMap<>();

    @Option(
            names = "--external-put",
            paramLabel = "NAME=PATH",
            description =
                    "Method and path to store a key, such as 'PUT /cache/{key}'. Default: 'POST /store/{key}', as of serve.")
    private final Map<String, String> puts = new LinkedHashMap<>();

    @Option(
            names = "--external-protocols",
            paramLabel = "NAME=LIST",
            description = "Protocols of an http:// server: h1, h2c, or 'h1 h2c'. Default: h1.")
    private final Map<String, String> protocols = new LinkedHashMap<>();

    /**
     * Returns the external servers.
     *
     * @param reference the server of this project that they are compared with
     */
    List<ServerSetup> servers(OptionChecks check, ServerSetup reference) {
        for (Map.Entry<String, Map<String, String>> option : Map.of(
                        "--external-command", commands,
                        "--external-get", gets,
                        "--external-put", puts,
                        "--external-protocols", protocols)
                .entrySet()) {
            check.that(option.getKey(), () -> requireKnown(option.getValue().keySet()));
        }
        List<ServerSetup> servers = new ArrayList<>();
        addresses.forEach((name, url) -> {
            Map<String, String> levels = new LinkedHashMap<>(reference.levels());
            levels.put(ServerSetup.SERVER, name);
            String command = commands.getOrDefault(name, "").strip();
            URI address = check.read(
                    EXTERNAL,
                    url,
                    "an address such as http://127.0.0.1:8080, redis://127.0.0.1:6379 or memcached://127.0.0.1:11211; port 0 with --external-command",
                    () -> uri(url, !command.isEmpty()));
            ServerSpec.External launch = new ServerSpec.External(
                    address,
                    "",
                    command.isEmpty() ? List.of() : List.of(command.split(" +")),
                    Map.of(),
                    check.value("--external-get", () -> path(gets.getOrDefault(name, "/get/{key}"), "GET")),
                    check.value("--external-put", () -> path(puts.getOrDefault(name, "POST /store/{key}"), "PUT")),
                    check.value("--external-protocols", () -> protocols(name, address)));
            servers.add(check.value(EXTERNAL, () -> new ServerSetup(name, levels, launch)));
        });
        return List.copyOf(servers);
    }

    private void requireKnown(Set<String> names) {
        for (String name : names) {
            if (!addresses.containsKey(name)) {
                throw new IllegalArgumentException("no server is named '%s'; allowed: those of --external, '%s'"
                        .formatted(name, String.join(",", addresses.keySet())));
            }
        }
    }

    private List<Protocol> protocols(String name, URI address) {
        String given = protocols.get(name);
        if (!address.getScheme().equals(HTTP)) {
            if (given != null) {
                throw new IllegalArgumentException(
                        "given '%s=%s'; allowed: only for http:// servers".formatted(name, given));
            }
            return List.of(Protocol.named(address.getScheme()));
        }
        return List.of(requireNonNullElse(given, "h1").split("[ ,]+")).stream()
                .map(Protocol::named)
                .toList();
    }

    private static URI uri(String url, boolean isStarted) {
        URI uri = URI.create(url);
        boolean isKnown = Set.of(HTTP, "redis", "memcached").contains(String.valueOf(uri.getScheme()));
        if (!isKnown || uri.getHost() == null || uri.getPort() < (isStarted ? 0 : 1)) {
            throw new IllegalArgumentException(url);
        }
        return uri;
    }

    private static String path(String text, String method) {
        RequestPaths.Template.parse(text, method);
        return text;
    }
}
