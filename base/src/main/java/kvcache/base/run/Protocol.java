package kvcache.base.run;

/** The protocol between the generator and a server. */
public enum Protocol {
    /** HTTP/1.1 with keep-alive, pipelined where the plan says so. */
    H1("h1"),
    /** HTTP/2 without TLS, by prior knowledge. */
    H2C("h2c");

    private final String optionName;

    Protocol(String optionName) {
        this.optionName = optionName;
    }

    /** What the command line and the files of a run call it. */
    @Override
    public String toString() {
        return optionName;
    }

    /**
     * The protocol of a name.
     *
     * @throws IllegalArgumentException where there is none
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
