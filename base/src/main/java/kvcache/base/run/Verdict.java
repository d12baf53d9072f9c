package kvcache.base.run;

/** Whether a single run is valid, and if not, what limited it. */
public enum Verdict {
    /** Nothing speaks against it. */
    VALID("valid"),
    /** The generator itself was late or busy, so its figures are not the server's. */
    CLIENT_LIMITED("client-limited"),
    /** Requests waited for a connection, or a stream, while the server could have done more. */
    CONNECTION_LIMITED("connection-limited"),
    /** The server could do no more: latency tells of the queue in front of it. */
    SERVER_LIMITED("server-limited"),
    /** Others used the CPUs that the generator or the server needed. */
    NOISY_HOST("noisy-host"),
    /** The run was on no one level, or missed its rate for no reason that shows. */
    UNSTEADY("unsteady"),
    /** Some requests were not answered, or wrongly. */
    ERRORS("errors");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** As the command line writes it. */
    @Override
    public String toString() {
        return text;
    }
}
