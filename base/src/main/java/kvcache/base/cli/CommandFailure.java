package kvcache.base.cli;

/** Thrown if a command cannot start or continue: the user sees its one-line message, and the exit code is 1. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(message);
    }
}
