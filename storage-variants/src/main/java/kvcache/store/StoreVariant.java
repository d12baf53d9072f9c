package kvcache.store;

import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A way of building a store: a line in the list of variants.
 *
 * @param name what the command line calls it: lower case
 * @param summary what it is, in a few words
 * @param traits how it behaves
 * @param takesStripes whether the number of its locks can be set
 * @param factory opens a store of a configuration that it supports
 */
public record StoreVariant(
        String name, String summary, StoreTraits traits, boolean takesStripes, Function<StoreConfig, Store> factory) {

    /**
     * Opens an empty store.
     *
     * @throws IllegalArgumentException where the configuration asks for what the variant cannot do
     */
    public Store open(StoreConfig config) {
        checkSupports(config);
        return factory.apply(config);
    }

    /**
     * Checks that the variant can do what a configuration asks for.
     *
     * @throws IllegalArgumentException where it cannot
     */
    public void checkSupports(StoreConfig config) {
        if (config.stripes().isPresent() && !takesStripes) {
            throw new IllegalArgumentException(
                    "%d stripes are asked of store '%s', which has no stripes; allowed with: %s"
                            .formatted(
                                    config.stripes().getAsInt(),
                                    name,
                                    Stores.all().stream()
                                            .filter(StoreVariant::takesStripes)
                                            .map(StoreVariant::name)
                                            .collect(Collectors.joining(", "))));
        }
    }
}
