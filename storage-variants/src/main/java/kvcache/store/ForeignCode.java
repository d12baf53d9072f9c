package kvcache.store;

import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** One-line messages for failures of plugin code. */
final class ForeignCode {

    private ForeignCode() {}

    /**
     * Returns what to say of something that their code threw: its class and its message.
     *
     * @throws VirtualMachineError if it is one, such as an OutOfMemoryError, which is no fault of theirs; a
     *     StackOverflowError is, and its stack is free again
     */
    static String failure(Throwable thrown) {
        if (thrown instanceof VirtualMachineError machine && !(thrown instanceof StackOverflowError)) {
            throw machine;
        }
        // What failed in a static initialiser is told by the cause alone.
        Throwable cause = thrown.getCause();
        boolean initialising = thrown instanceof ExceptionInInitializerError && cause != null;
        return oneLine(initialising ? "a class cannot be initialised: " + cause : thrown.toString());
    }

    /** Returns a text without line breaks. */
    static String oneLine(String text) {
        return text.replaceAll("\\R+", " ");
    }

    /** Returns the jar that a class comes from, or empty for those of the cache itself and of the JDK. */
    static Optional<Path> jarOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        CodeSource ours = ForeignCode.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null || source.equals(ours)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(source.getLocation().toURI())).filter(Files::isRegularFile);
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException noFile) {
            return Optional.empty();
        }
    }
}
