package kvcache.server;

import java.io.PrintWriter;
import java.util.List;
import java.util.StringJoiner;
import kvcache.server.cli.OptionChecks;
import kvcache.server.cli.StoresOption;
import kvcache.store.StoreTraits;
import kvcache.store.StoreVariant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the variants and their traits. */
@Command(name = "stores", description = "Lists the stores and their traits.", mixinStandardHelpOptions = true)
public final class StoresCommand implements Runnable {

    private static final String ROW = "%-12s %-12s %-12s %-28s %s%n";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final StoresOption stores = new StoresOption();

    @Override
    public void run() {
        List<StoreVariant> variants = stores.stores(new OptionChecks(spec)).all();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(ROW, "STORE", "READS", "WRITES", "TRAITS", "WHAT IT IS");
        for (StoreVariant variant : variants) {
            StoreTraits traits = variant.traits();
            out.printf(ROW, variant.name(), traits.reads(), traits.writes(), otherTraits(traits), variant.summary());
        }
        out.flush();
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
