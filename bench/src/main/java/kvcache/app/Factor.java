package kvcache.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.ServerSpec;
import kvcache.server.ServeCommand;
import kvcache.server.netty.Allocator;
import kvcache.server.netty.Listeners;
import kvcache.server.netty.Placement;
import kvcache.server.netty.Transport;

/**
 * A setting whose levels are compared, all else being equal: an option of {@code serve}, the garbage collector, the
 * heap, or any flag of the servers' JVM.
 *
 * @param name the option's name without dashes, {@code gc}, {@code heap} or {@code jvm}
 * @param levels the distinct levels; the first is the reference
 */
record Factor(String name, List<String> levels) {

    private static final Pattern FORM = Pattern.compile("([a-z-]+)(?:=(.+))?");

    /** The characters of a level, which is part of file names. */
    private static final Pattern LEVEL = Pattern.compile("[A-Za-z0-9._-]+");

    private static final Pattern HEAP = Pattern.compile("[1-9][0-9]{0,6}[mg]");

    private static final Pattern FLAG = Pattern.compile("-[A-Za-z0-9:+=.%_-]+");

    /** The level of {@code jvm} without a flag. */
    private static final String NONE = "none";

    /** Factors whose levels may be omitted. */
    private static final List<String> KNOWN =
            List.of("transport", "allocator", "unsafe", "listeners", "pin", "threads", "gc");

    private static final SortedMap<String, String> COLLECTORS = new TreeMap<>(Map.of(
            "g1", "-XX:+UseG1GC", "parallel", "-XX:+UseParallelGC", "serial", "-XX:+UseSerialGC", "z", "-XX:+UseZGC"));

    /**
     * Parses a value of {@code --factor}.
     *
     * @param serverCpus the number of the server's CPUs
     * @throws IllegalArgumentException if it is no factor, or lacks levels that must be given
     */
    static Factor parse(String text, int serverCpus) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw refuse(text);
        }
        String name = form.group(1);
        if (form.group(2) == null) {
            if (!KNOWN.contains(name)) {
                throw refuse(text);
            }
            return new Factor(name, settings(name, serverCpus));
        }
        List<String> levels = List.of(form.group(2).split(",", -1));
        if (levels.stream().distinct().count() < levels.size()
                || !levels.stream().allMatch(level -> isAllowed(name, level))) {
            throw refuse(text);
        }
        return new Factor(name, levels);
    }

    private static boolean isAllowed(String name, String level) {
        return switch (name) {
            case "gc" -> COLLECTORS.containsKey(level);
            case "heap" -> HEAP.matcher(level).matches();
            case "jvm" -> level.equals(NONE) || FLAG.matcher(level).matches();
            default -> LEVEL.matcher(level).matches();
        };
    }

    private static List<String> settings(String known, int serverCpus) {
        return switch (known) {
            case "transport" -> names(Stream.of(Transport.values()).filter(Transport::isAvailable));
            case "allocator" -> names(Stream.of(Allocator.values()));
            case "unsafe" -> List.of("on", "off");
            case "listeners" -> names(Stream.of(Listeners.values()));
            case "pin" -> names(Stream.of(Placement.values()));
            case "threads" -> names(Stream.iterate(1, threads -> threads <= 2 * serverCpus, threads -> 2 * threads));
            case "gc" -> List.copyOf(COLLECTORS.keySet());
            default -> throw new IllegalArgumentException(known);
        };
    }

    private static List<String> names(Stream<?> settings) {
        return settings.map(Object::toString).toList();
    }

    private static IllegalArgumentException refuse(String text) {
        return new IllegalArgumentException(
                "given '%s'; allowed: %s; heap=512m,2g; jvm=none,-XX:FLAG; gc=%s; or an option of serve with values, none twice, such as stripes=1,64"
                        .formatted(text, String.join(", ", KNOWN), String.join(",", COLLECTORS.keySet())));
    }

    /**
     * Returns each server at each combination of levels.
     *
     * @throws IllegalArgumentException if {@code serve} would reject a setting
     */
    static List<ServerSetup> cross(List<ServerSetup> stores, List<Factor> factors) {
        List<ServerSetup> crossed = stores;
        for (Factor factor : factors) {
            crossed = crossed.stream()
                    .flatMap(server -> factor.levels().stream().map(level -> factor.applied(server, level)))
                    .toList();
        }
        boolean oneStore = stores.size() == 1;
        return crossed.stream().map(server -> named(server, oneStore)).toList();
    }

    private static ServerSetup named(ServerSetup server, boolean oneStore) {
        String settings = server.levels().entrySet().stream()
                .filter(level -> !level.getKey().equals(ServerSetup.STORE))
                .map(level -> level.getKey() + "="
                        + level.getValue().replaceFirst("^-XX:", "").replaceAll("[:%]", "_"))
                .collect(Collectors.joining("+"));
        String name = settings.isEmpty() ? server.store() : oneStore ? settings : server.store() + "+" + settings;
        return new ServerSetup(name, server.levels(), server.launch(), server.traits());
    }

    private ServerSetup applied(ServerSetup server, String level) {
        Map<String, String> levels = new LinkedHashMap<>(server.levels());
        levels.put(name, level);
        return switch (server.launch()) {
            case ServerSpec.Ours ours -> new ServerSetup(server.name(), levels, applied(ours, level), server.traits());
            case ServerSpec.External external -> server;
        };
    }

    private ServerSpec.Ours applied(ServerSpec.Ours ours, String level) {
        return switch (name) {
            case "gc" -> withFlags(ours, List.of(String.valueOf(COLLECTORS.get(level))));
            case "heap" -> withFlags(ours, List.of("-Xms" + level, "-Xmx" + level));
            case "jvm" -> level.equals(NONE) ? ours : withFlags(ours, List.of(level));
            default -> withOption(ours, level);
        };
    }

    private static ServerSpec.Ours withFlags(ServerSpec.Ours ours, List<String> flags) {
        List<String> all = new ArrayList<>(ours.jvmFlags());
        all.addAll(flags);
        return new ServerSpec.Ours(ours.store(), ours.options(), all);
    }

    private ServerSpec.Ours withOption(ServerSpec.Ours ours, String level) {
        String dashed = "--" + name;
        List<String> options = new ArrayList<>(ours.options());
        int given = options.indexOf(dashed);
        if (given >= 0) {
            options.subList(given, given + 2).clear();
        }
        options.addAll(List.of(dashed, level));
        ServerSpec.Ours server = new ServerSpec.Ours(ours.store(), options, ours.jvmFlags());
        ServeCommand.check(server.serveWords("127.0.0.1"));
        return server;
    }
}
