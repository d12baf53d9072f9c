package kvcache.store;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Settings of some variants, in addition to the capacity, which all variants have. */
public enum StoreSetting {
    /** How many locks there are: {@link StoreConfig#stripes()}. */
    STRIPES("--stripes", "has no stripes"),
    /** How much memory it may take: {@link StoreConfig#maxBytes()}. */
    MAX_BYTES("--max-bytes", "cannot be bounded by bytes");

    private final String option;
    private final String refusal;

    StoreSetting(String option, String refusal) {
        this.option = option;
        this.refusal = refusal;
    }

    /** What the command line calls it. */
    public String option() {
        return option;
    }

    boolean isAskedBy(StoreConfig config) {
        return given(config).findAny().isPresent();
    }

    private LongStream given(StoreConfig config) {
        return switch (this) {
            case STRIPES -> config.stripes().stream().asLongStream();
            case MAX_BYTES -> config.maxBytes().stream();
        };
    }

    /** Why a variant that does not take it refuses it. */
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
