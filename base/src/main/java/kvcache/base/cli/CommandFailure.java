package kvcache.base.cli;

/** A command that could not start or go on: its message is the one line that the user sees, and the exit code is 1. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(message);
    }
}
