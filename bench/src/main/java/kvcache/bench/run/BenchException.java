package kvcache.bench.run;

/** Thrown if a bench cannot continue; the message is one line for the user. Earlier measurements remain readable. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    public BenchException(String message) {
        super(message);
    }
}
