package kvcache.load;

/** How the generator speaks to a server. */
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
}
