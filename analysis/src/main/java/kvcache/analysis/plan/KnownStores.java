package kvcache.analysis.plan;

import static kvcache.analysis.plan.Traits.Locking.BIN_LOCK;
import static kvcache.analysis.plan.Traits.Locking.LOCK_FREE;
import static kvcache.analysis.plan.Traits.Locking.SEGMENT_LOCK;
import static kvcache.analysis.plan.Traits.Locking.STRIPE_LOCK;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The built-in stores: their traits, for runs from before plans contained traits, and their fixed styles. No other code
 * in this module depends on the name of a store.
 */
public final class KnownStores {

    private static final SequencedMap<String, Traits> TRAITS = new LinkedHashMap<>();

    static {
        TRAITS.put("striped", new Traits(STRIPE_LOCK, STRIPE_LOCK, false, false, false));
        TRAITS.put("concurrent", new Traits(LOCK_FREE, BIN_LOCK, false, false, false));
        TRAITS.put("nonblocking", new Traits(LOCK_FREE, LOCK_FREE, false, false, false));
        TRAITS.put("caffeine", new Traits(LOCK_FREE, BIN_LOCK, true, false, false));
        TRAITS.put("offheap", new Traits(LOCK_FREE, SEGMENT_LOCK, true, true, false));
        TRAITS.put("chronicle", new Traits(SEGMENT_LOCK, SEGMENT_LOCK, true, true, false));
    }

    private KnownStores() {}

    /** Returns the names, in the order of their styles. */
    public static List<String> names() {
        return List.copyOf(TRAITS.sequencedKeySet());
    }

    /** Returns the traits of a store; {@link Traits#UNKNOWN} if it is not built in. */
    public static Traits traits(String store) {
        return TRAITS.getOrDefault(store, Traits.UNKNOWN);
    }
}
