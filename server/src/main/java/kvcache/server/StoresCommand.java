package kvcache.server;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kvcache.base.cli.OptionChecks;
import kvcache.store.StoreTraits;
import kvcache.store.StoreVariant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code stores} command. */
@Command(name = "stores", description = "Lists the store variants and their traits.", mixinStandardHelpOptions = true)
public final class StoresCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final StoresOption stores = new StoresOption();

    @Override
    public void run() {
        print(stores.stores(new OptionChecks(spec)).all(), spec.commandLine().getOut());
    }

    /** Prints a table with one line per variant. */
    static void print(List<StoreVariant> variants, PrintWriter out) {
        List<List<String>> rows =
                new ArrayList<>(List.of(List.of("STORE", "READS", "WRITES", "TRAITS", "DESCRIPTION")));
        for (StoreVariant variant : variants) {
            StoreTraits traits = variant.traits();
            rows.add(List.of(
                    variant.name(),
                    traits.reads().toString(),
                    traits.writes().toString(),
                    otherTraits(traits),
                    variant.summary() + needs(variant)));
        }
        String format = IntStream.range(0, rows.getFirst().size() - 1)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElseThrow())
                .mapToObj(width -> "%-" + width + "s  ")
                .collect(Collectors.joining("", "", "%s%n"));
        rows.forEach(row -> out.printf(format, row.toArray()));
        out.flush();
    }

    private static String needs(StoreVariant variant) {
        return variant.missingEngine()
                .map(missing -> "; needs %s on the class path".formatted(missing.artifact()))
                .orElse("");
    }

    private static String otherTraits(StoreTraits traits) {
        StringJoiner words = new StringJoiner(", ");
        words.add(traits.offHeap() ? "off-heap" : "heap");
        words.add(traits.bound().toString());
        if (traits.distributed()) {
            words.add("distributed");
        }
        if (traits.mayBlock()) {
            words.add("may block");
        }
        return words.toString();
    }
}
