package kvcache.store;

import java.util.List;
import java.util.stream.Collectors;
import kvcache.store.concurrent.ConcurrentStore;
import kvcache.store.striped.StripedStore;

/** The one list of variants: what is listed, served, tested and compared is what stands here. */
public final class Stores {

    /** The variant that is served where none is named. */
    public static final String DEFAULT = "concurrent";

    private static final List<StoreVariant> ALL = List.of(StripedStore.VARIANT, ConcurrentStore.VARIANT);

    private Stores() {}

    /** Every variant, in the order in which they are shown. */
    public static List<StoreVariant> all() {
        return ALL;
    }

    /**
     * The variant of a name.
     *
     * @throws IllegalArgumentException where there is none; the message names those there are
     */
    public static StoreVariant named(String name) {
        return ALL.stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no store is named '%s'; allowed: %s"
                        .formatted(name, ALL.stream().map(StoreVariant::name).collect(Collectors.joining(", ")))));
    }
}
