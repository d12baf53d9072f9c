package kvcache.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.plan.ServerSpec;
import kvcache.base.run.Protocol;

/**
 * A cache of others that a bench knows how to start: on loopback, in memory, without persistence.
 *
 * @param name in the option and in files of a run
 * @param program its executable
 * @param debianPackage the package that installs it
 * @param arguments with placeholders of {@link ServerSpec.External}, and {@value #CPUS} for the number of CPUs
 * @param files the resources that are written into its folder, by the same name, with the same placeholders
 * @param versionOption makes the program print its version
 */
record Peer(
        String name,
        Protocol protocol,
        String program,
        String debianPackage,
        List<String> arguments,
        List<String> files,
        String versionOption) {

    private static final String CPUS = "{cpus}";

    static final List<Peer> ALL = List.of(
            new Peer(
                    "redis",
                    Protocol.REDIS,
                    "redis-server",
                    "redis-server",
                    List.of("--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"),
                    List.of(),
                    "--version"),
            new Peer(
                    "memcached",
                    Protocol.MEMCACHED,
                    "memcached",
                    "memcached",
                    List.of(
                            "-l",
                            "127.0.0.1",
                            "-p",
                            "{port}",
                            "-U",
                            "0",
                            "-u",
                            "root",
                            "-m",
                            "1024",
                            "-c",
                            "16384",
                            "-t",
                            CPUS),
                    List.of(),
                    "--version"),
            new Peer(
                    "nginx",
                    Protocol.H1,
                    "nginx",
                    "nginx-light",
                    List.of("-p", "{folder}", "-c", "{folder}/nginx.conf", "-e", "stderr"),
                    List.of("nginx.conf"),
                    "-v"));

    /** Where servers are that are not on the path of a user. */
    private static final List<Path> SYSTEM = List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin"));

    /**
     * Returns the peer of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Peer named(String name) {
        return ALL.stream()
                .filter(peer -> peer.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("given '%s'; allowed: %s"
                        .formatted(name, ALL.stream().map(Peer::name).collect(Collectors.joining(", ")))));
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
                                .formatted(name, program, debianPackage)));
        UnaryOperator<String> filled = text -> text.replace(CPUS, Integer.toString(cpus));
        return new ServerSpec.External(
                URI.create("%s://127.0.0.1:0".formatted(protocol == Protocol.H1 ? "http" : protocol)),
                version(executable),
                Stream.concat(
                                Stream.of(executable.toString()),
                                arguments.stream().map(filled))
                        .toList(),
                files.stream().collect(Collectors.toMap(file -> file, file -> filled.apply(resource(file)))),
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
            Process process = new ProcessBuilder(executable.toString(), versionOption)
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
}
