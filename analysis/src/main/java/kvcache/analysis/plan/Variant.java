package kvcache.analysis.plan;

import kvcache.load.Protocol;

/**
 * What is compared with another of its kind: a store behind a protocol.
 *
 * @param store its name in the list of stores
 * @param protocol what is spoken with it
 */
public record Variant(String store, Protocol protocol) {

    /** The name that files carry, such as {@code striped-h1}. */
    @Override
    public String toString() {
        return store + "-" + protocol;
    }
}
