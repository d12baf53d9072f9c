package kvcache.base.run;

/** Whether a single run is valid, and if not, what limited it. */
public enum Verdict {
    VALID("valid"),
    /** The generator was late or busy, so the figures are not the server's. */
    CLIENT_LIMITED("client-limited"),
    /** Requests waited for a connection or stream while the server had capacity left. */
    CONNECTION_LIMITED("connection-limited"),
    /** The server was saturated, so latency is that of its queue. */
    SERVER_LIMITED("server-limited"),
    /** Other processes used the CPUs of the generator or the server. */
    NOISY_HOST("noisy-host"),
    /** Latency was not stationary, or the rate was missed for an unknown reason. */
    UNSTEADY("unsteady"),
    /** Some requests failed or got wrong responses. */
    ERRORS("errors");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
