package kvcache.base.file;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown for an invalid line of a file; the message is one line for the user. */
public final class BadLineException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final int MAX_SHOWN = 80;

    /**
     * Creates the exception.
     *
     * @param line the line number, from 1
     * @param given the text found
     * @param allowed the allowed text
     */
    public BadLineException(Path file, int line, String given, String allowed) {
        super("%s, line %s: '%s'; allowed: %s".formatted(file, line, shown(given), allowed));
    }

    private static String shown(String given) {
        String printable = given.replaceAll("[^ -~\\u00a0-\\ufffd]", "?");
        return printable.length() <= MAX_SHOWN ? printable : printable.substring(0, MAX_SHOWN) + "...";
    }
}
