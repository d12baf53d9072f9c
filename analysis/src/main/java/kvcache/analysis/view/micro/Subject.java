package kvcache.analysis.view.micro;

/**
 * The subject of a measurement: a store or one of the two baselines.
 *
 * @param name of a store, all lower-case, or {@code bareMap} or {@code keySelection}
 */
public record Subject(String name) {

    /** A ConcurrentHashMap in the same harness, without the contract of a store. */
    public static final Subject BARE_MAP = new Subject("bareMap");

    /** The harness alone: choosing an operation and copying a value, without any map. */
    public static final Subject KEY_SELECTION = new Subject("keySelection");

    /** Returns the name of the benchmark method. */
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
