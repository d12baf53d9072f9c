package kvcache.server;

import java.io.PrintWriter;
import java.util.StringJoiner;
import kvcache.store.StoreTraits;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the variants and their traits. */
@Command(name = "stores", description = "Lists the stores and their traits.", mixinStandardHelpOptions = true)
public final class StoresCommand implements Runnable {

    private static final String ROW = "%-12s %-12s %-12s %-28s %s%n";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(ROW, "STORE", "READS", "WRITES", "TRAITS", "WHAT IT IS");
        for (StoreVariant variant : Stores.builtIn().all()) {
            StoreTraits traits = variant.traits();
            out.printf(ROW, variant.name(), traits.reads(), traits.writes(), otherTraits(traits), whatItIs(variant));
        }
        out.flush();
    }

    private static String whatItIs(StoreVariant variant) {
        return variant.summary()
                + variant.missingEngine()
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
