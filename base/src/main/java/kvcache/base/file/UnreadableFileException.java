package kvcache.base.file;

import java.io.IOException;

/** Thrown for a file of a run that is not in the expected format; the message is one line for the user. */
public final class UnreadableFileException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnreadableFileException(String message) {
        super(message);
    }
}
