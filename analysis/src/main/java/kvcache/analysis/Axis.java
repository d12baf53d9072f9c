package kvcache.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kvcache.analysis.plan.ServerSetup;
import kvcache.server.ServeCommand;
import kvcache.server.cpu.Placement;
import kvcache.server.netty.Allocator;
import kvcache.server.netty.Listeners;
import kvcache.server.netty.Transport;

/**
 * One option of {@code serve} whose settings are compared, all else being equal.
 *
 * @param option its name without the dashes
 * @param values the settings, none twice
 */
record Axis(String option, List<String> values) {

    private static final Pattern FORM = Pattern.compile("([a-z-]+)(?:=(.+))?");

    /** These name files. */
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._-]+");

    /** Options whose settings need not be named. */
    private static final List<String> KNOWN =
            List.of("transport", "allocator", "unsafe", "listeners", "pin", "threads");

    /**
     * Reads what {@code --axis} says.
     *
     * @param serverCpus how many CPUs the server has
     * @throws IllegalArgumentException where it says no option, or one whose settings must be named
     */
    static Axis parse(String text, int serverCpus) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw refuse(text);
        }
        String option = form.group(1);
        if (form.group(2) == null) {
            if (!KNOWN.contains(option)) {
                throw refuse(text);
            }
            return new Axis(option, settings(option, serverCpus));
        }
        List<String> values = List.of(form.group(2).split(",", -1));
        if (values.stream().distinct().count() < values.size()
                || !values.stream().allMatch(value -> VALUE.matcher(value).matches())) {
            throw refuse(text);
        }
        return new Axis(option, values);
    }

    private static List<String> settings(String known, int serverCpus) {
        return switch (known) {
            case "transport" -> names(Stream.of(Transport.values()).filter(Transport::isAvailable));
            case "allocator" -> names(Stream.of(Allocator.values()));
            case "unsafe" -> List.of("on", "off");
            case "listeners" -> names(Stream.of(Listeners.values()));
            case "pin" -> names(Stream.of(Placement.values()));
            case "threads" -> names(Stream.iterate(1, threads -> threads <= 2 * serverCpus, threads -> 2 * threads));
            default -> throw new IllegalArgumentException(known);
        };
    }

    private static List<String> names(Stream<?> settings) {
        return settings.map(Object::toString).toList();
    }

    private static IllegalArgumentException refuse(String text) {
        return new IllegalArgumentException(
                "given '%s'; allowed: %s, or an option of serve with values, none twice, such as stripes=1,64"
                        .formatted(text, String.join(", ", KNOWN)));
    }

    /**
     * A server for each setting.
     *
     * @param stores one: else two things would differ at once
     * @throws IllegalArgumentException where there are several, or {@code serve} would refuse a setting
     */
    List<ServerSetup> servers(List<ServerSetup> stores) {
        if (stores.size() != 1) {
            throw new IllegalArgumentException("given with %d stores; allowed: one".formatted(stores.size()));
        }
        return values.stream().map(value -> server(stores.getFirst(), value)).toList();
    }

    private ServerSetup server(ServerSetup store, String value) {
        String dashed = "--" + option;
        List<String> options = new ArrayList<>(store.options());
        int given = options.indexOf(dashed);
        if (given >= 0) {
            options.subList(given, given + 2).clear();
        }
        options.addAll(List.of(dashed, value));
        ServerSetup server = new ServerSetup(option + "=" + value, store.store(), options);
        ServeCommand.check(server.serveWords());
        return server;
    }
}
