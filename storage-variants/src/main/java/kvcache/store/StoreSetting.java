package kvcache.store;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Settings of some variants, in addition to the capacity, which all variants have. */
public enum StoreSetting {
    /** The number of locks: {@link StoreConfig#stripes()}. */
    STRIPES("--stripes", "has no stripes"),
    /** The maximum memory: {@link StoreConfig#maxBytes()}. */
    MAX_BYTES("--max-bytes", "cannot be bounded by bytes");

    private final String option;
    private final String refusal;

    StoreSetting(String option, String refusal) {
        this.option = option;
        this.refusal = refusal;
    }

    /** Returns the name of the option. */
    public String option() {
        return option;
    }

    boolean isSetIn(StoreConfig config) {
        return given(config).findAny().isPresent();
    }

    private LongStream given(StoreConfig config) {
        return switch (this) {
            case STRIPES -> config.stripes().stream().asLongStream();
            case MAX_BYTES -> config.maxBytes().stream();
        };
    }

    /** Returns the error message of a variant without this setting. */
    String refusalBy(StoreVariant variant, StoreConfig config) {
        return "given %s, but store '%s' %s; allowed with: %s"
                .formatted(
                        given(config).findAny().orElseThrow(),
                        variant.name(),
                        refusal,
                        Stores.builtIn().all().stream()
                                .filter(other -> other.settings().contains(this))
                                .map(StoreVariant::name)
                                .collect(Collectors.joining(", ")));
    }
}
