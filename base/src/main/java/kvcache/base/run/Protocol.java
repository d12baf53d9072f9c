package kvcache.base.run;

/** The protocol between the generator and a server. */
public enum Protocol {
    /** HTTP/1.1 with persistent connections, optionally pipelined. */
    H1("h1"),
    /** HTTP/2 without TLS, by prior knowledge. */
    H2C("h2c");

    private final String optionName;

    Protocol(String optionName) {
        this.optionName = optionName;
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
        throw new IllegalArgumentException("no protocol is named '%s'; allowed: h1, h2c".formatted(name));
    }
}
