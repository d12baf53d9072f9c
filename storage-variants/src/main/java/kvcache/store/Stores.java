package kvcache.store;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kvcache.store.caffeine.CaffeineStore;
import kvcache.store.chronicle.ChronicleVariant;
import kvcache.store.concurrent.ConcurrentStore;
import kvcache.store.nonblocking.NonBlockingStore;
import kvcache.store.offheap.OffHeapStore;
import kvcache.store.striped.StripedStore;

/** The list of all variants. Listing, serving, tests and comparisons all use it. */
public final class Stores {

    /** The default variant of the server. */
    public static final String DEFAULT = "concurrent";

    private static final Stores BUILT_IN = new Stores(List.of(
            StripedStore.VARIANT,
            ConcurrentStore.VARIANT,
            NonBlockingStore.VARIANT,
            CaffeineStore.VARIANT,
            OffHeapStore.VARIANT,
            ChronicleVariant.VARIANT));

    private final List<StoreVariant> variants;

    private Stores(List<StoreVariant> variants) {
        this.variants = List.copyOf(variants);
    }

    public static Stores builtIn() {
        return BUILT_IN;
    }

    /**
     * Returns a list with more variants.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public Stores and(List<StoreVariant> more) {
        List<StoreVariant> all = new ArrayList<>(variants);
        for (StoreVariant variant : more) {
            List<String> taken = all.stream().map(StoreVariant::name).toList();
            if (taken.contains(variant.name())) {
                throw new IllegalArgumentException("two stores are named '%s'; allowed: any name but %s"
                        .formatted(variant.name(), String.join(", ", taken)));
            }
            all.add(variant);
        }
        return new Stores(all);
    }

    /** Returns the variants in display order. */
    public List<StoreVariant> all() {
        return variants;
    }

    /**
     * Returns the variant of a name.
     *
     * @throws IllegalArgumentException if the name is unknown; the message lists the allowed names
     */
    public StoreVariant named(String name) {
        return variants.stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no store is named '%s'; allowed: %s"
                        .formatted(
                                name, variants.stream().map(StoreVariant::name).collect(Collectors.joining(", ")))));
    }
}
