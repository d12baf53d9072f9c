package kvcache.analysis.plan;

import kvcache.base.run.Protocol;

/**
 * A variant under comparison: a server and a protocol.
 *
 * @param server its name in the plan
 */
public record Variant(String server, Protocol protocol) {

    /** Returns the name in file names, such as {@code striped-h1}. */
    @Override
    public String toString() {
        return server + "-" + protocol;
    }

    /** Returns another server with the same protocol. */
    public Variant of(ServerSetup other) {
        return new Variant(other.name(), protocol);
    }
}
