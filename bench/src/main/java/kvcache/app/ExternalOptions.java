package kvcache.app;

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

    @Option(
            names = EXTERNAL,
            paramLabel = "NAME=URL",
            description = "External server to compare with, such as nginx=http://127.0.0.1:8080. May be repeated.")
    private final Map<String, String> addresses = new LinkedHashMap<>();

    @Option(
            names = "--external-command",
            paramLabel = "NAME=COMMAND",
            description =
                    "Command that starts it in each round; arguments are separated by spaces. Default: it is already running.")
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
            description = "Protocols: h1, h2c, or 'h1 h2c'. Default: h1.")
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
            ServerSpec.External launch = new ServerSpec.External(
                    check.read(EXTERNAL, url, "an address such as http://127.0.0.1:8080", () -> uri(url)),
                    command.isEmpty() ? List.of() : List.of(command.split(" +")),
                    check.value("--external-get", () -> path(gets.getOrDefault(name, "/get/{key}"), "GET")),
                    check.value("--external-put", () -> path(puts.getOrDefault(name, "POST /store/{key}"), "PUT")),
                    check.value(
                            "--external-protocols",
                            () -> List.of(protocols.getOrDefault(name, "h1").split("[ ,]+")).stream()
                                    .map(Protocol::named)
                                    .toList()));
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

    private static URI uri(String url) {
        URI uri = URI.create(url);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 1) {
            throw new IllegalArgumentException(url);
        }
        return uri;
    }

    private static String path(String text, String method) {
        RequestPaths.Template.parse(text, method);
        return text;
    }
}
