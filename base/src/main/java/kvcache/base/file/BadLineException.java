package kvcache.base.file;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown for an invalid line of a file; the message is one line for the user. */
public final class BadLineException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final int MAX_SHOWN = 80;

    /**
     * Such a line.
     *
     * @param line its number, from 1
     * @param given what it says
     * @param allowed what it may say
     */
    public BadLineException(Path file, int line, String given, String allowed) {
        super("%s, line %s: '%s'; allowed: %s".formatted(file, line, shown(given), allowed));
    }

    private static String shown(String given) {
        String printable = given.replaceAll("[^ -~\\u00a0-\\ufffd]", "?");
        return printable.length() <= MAX_SHOWN ? printable : printable.substring(0, MAX_SHOWN) + "...";
    }
}
