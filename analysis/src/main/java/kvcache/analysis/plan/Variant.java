package kvcache.analysis.plan;

import kvcache.base.run.Protocol;

/**
 * A variant under comparison: a server and a protocol.
 *
 * @param server its name in the plan
 * @param protocol the protocol of its clients
 */
public record Variant(String server, Protocol protocol) {

    /** The name that files carry, such as {@code striped-h1}. */
    @Override
    public String toString() {
        return server + "-" + protocol;
    }

    /** Another server behind the same protocol. */
    public Variant of(ServerSetup other) {
        return new Variant(other.name(), protocol);
    }
}
