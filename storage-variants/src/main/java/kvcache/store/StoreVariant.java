package kvcache.store;

import java.util.function.Function;

/**
 * A way of building a store: a line in the list of variants.
 *
 * @param name what the command line calls it: lower case
 * @param summary what it is, in a few words
 * @param traits how it behaves
 * @param factory opens a store; throws IllegalArgumentException where the configuration asks for what it cannot do
 */
public record StoreVariant(String name, String summary, StoreTraits traits, Function<StoreConfig, Store> factory) {

    /** Opens an empty store. */
    public Store open(StoreConfig config) {
        return factory.apply(config);
    }
}
