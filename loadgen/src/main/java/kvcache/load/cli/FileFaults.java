package kvcache.load.cli;

import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import kvcache.load.workload.BadLineException;

/** Says why a file could not be read, in words for the user. */
final class FileFaults {

    private FileFaults() {}

    static String reason(Exception failure) {
        if (failure instanceof BadLineException bad) {
            return String.valueOf(bad.getMessage());
        }
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof CharacterCodingException) {
            return "not text in UTF-8";
        }
        return "cannot be read: " + failure.getMessage();
    }
}
