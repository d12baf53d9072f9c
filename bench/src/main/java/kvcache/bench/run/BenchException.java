package kvcache.bench.run;

/** A bench that cannot go on; the message is one line for the user. What was measured before it stays readable. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the line for the user. */
    public BenchException(String message) {
        super(message);
    }
}
