package kvcache.analysis.view.micro;

/**
 * The subject of a measurement: a store or one of the two baselines.
 *
 * @param name a store's, or {@code bareMap} or {@code keySelection}, which no store is called: their names are
 *     lower-case
 */
public record Subject(String name) {

    /** A ConcurrentHashMap driven by the same harness without the contract. */
    public static final Subject BARE_MAP = new Subject("bareMap");

    /** The harness alone: choosing an operation and copying a value, without any map. */
    public static final Subject KEY_SELECTION = new Subject("keySelection");

    /** The benchmark method that measures it. */
    public String benchmark() {
        return isStore() ? "store" : name;
    }

    public boolean isStore() {
        return !equals(BARE_MAP) && !equals(KEY_SELECTION);
    }

    @Override
    public String toString() {
        return name;
    }
}
