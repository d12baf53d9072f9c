package kvcache.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.plan.ServerSpec;
import kvcache.base.run.Protocol;

/** The caches of others that a bench knows how to start: on loopback, in memory, without persistence. */
enum Peer {
    REDIS(
            Protocol.REDIS,
            "redis-server",
            "redis-server",
            List.of("--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"),
            Map.of()),
    MEMCACHED(
            Protocol.MEMCACHED,
            "memcached",
            "memcached",
            List.of("-l", "127.0.0.1", "-p", "{port}", "-U", "0", "-u", "root", "-m", "1024", "-c", "16384", "-t"),
            Map.of()) {
        @Override
        List<String> arguments(int cpus) {
            List<String> words = new ArrayList<>(super.arguments(cpus));
            words.add(Integer.toString(cpus));
            return words;
        }
    },
    NGINX(
            Protocol.H1,
            "nginx",
            "nginx-light",
            List.of("-p", "{folder}", "-c", "{folder}/nginx.conf", "-e", "stderr"),
            Map.of("nginx.conf", "nginx.conf"));

    /** Where servers are that are not on the path of a user. */
    private static final List<Path> SYSTEM = List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin"));

    private final Protocol protocol;
    private final String program;
    private final String debianPackage;
    private final List<String> words;
    private final Map<String, String> resources;

    Peer(Protocol protocol, String program, String debianPackage, List<String> words, Map<String, String> resources) {
        this.protocol = protocol;
        this.program = program;
        this.debianPackage = debianPackage;
        this.words = words;
        this.resources = resources;
    }

    /** Returns its arguments for a number of CPUs. */
    List<String> arguments(int cpus) {
        return words;
    }

    /**
     * Returns how to start it.
     *
     * @param path the folders in which to look for its program, separated by colons
     * @param cpus the number of CPUs that it runs on
     * @throws IllegalArgumentException if it is not installed
     */
    ServerSpec.External launch(String path, int cpus) {
        Path executable = executable(path)
                .orElseThrow(() -> new IllegalArgumentException(
                        "given '%s', whose program '%s' is not on the path; allowed: with the package %s installed"
                                .formatted(this, program, debianPackage)));
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(arguments(cpus));
        String scheme = protocol == Protocol.H1 ? "http" : protocol.toString();
        return new ServerSpec.External(
                URI.create(scheme + "://127.0.0.1:0"),
                version(executable),
                command,
                resources.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                file -> resource(file.getValue()).replace("{workers}", Integer.toString(cpus)))),
                "/{key}",
                "PUT /{key}",
                List.of(protocol));
    }

    private Optional<Path> executable(String path) {
        Stream<Path> folders = Stream.of(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
        return Stream.concat(folders, path.isEmpty() ? Stream.of() : SYSTEM.stream())
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns the first line of what it says about its version; empty if it says nothing. */
    private String version(Path executable) {
        try {
            Process process = new ProcessBuilder(executable.toString(), this == NGINX ? "-v" : "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            try (Stream<String> lines =
                    process.inputReader(StandardCharsets.UTF_8).lines()) {
                return lines.findFirst().orElse("");
            }
        } catch (IOException e) {
            return "";
        }
    }

    private static String resource(String name) {
        try (InputStream in = Peer.class.getResourceAsStream("/kvcache/peers/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name in the option and in files of a run. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
