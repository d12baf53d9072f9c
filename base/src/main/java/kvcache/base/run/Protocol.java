package kvcache.base.run;

/** The protocol between the generator and a server. */
public enum Protocol {
    /** HTTP/1.1 with persistent connections, optionally pipelined. */
    H1("h1"),
    /** HTTP/2 without TLS, by prior knowledge. */
    H2C("h2c"),
    /** RESP2, the protocol of Redis, pipelined where the plan says so. */
    REDIS("redis"),
    /** Memcached's text protocol, pipelined where the plan says so. */
    MEMCACHED("memcached");

    private final String optionName;

    Protocol(String optionName) {
        this.optionName = optionName;
    }

    /** Returns whether this is HTTP, which our server speaks. */
    public boolean isHttp() {
        return this == H1 || this == H2C;
    }

    /** Returns the name in the command line and in files of a run. */
    @Override
    public String toString() {
        return optionName;
    }

    /**
     * Returns the protocol of a name.
     *
     * @throws IllegalArgumentException if the name is unknown
     */
    public static Protocol named(String name) {
        for (Protocol protocol : values()) {
            if (protocol.optionName.equals(name)) {
                return protocol;
            }
        }
        throw new IllegalArgumentException(
                "no protocol is named '%s'; allowed: h1, h2c, redis, memcached".formatted(name));
    }
}
