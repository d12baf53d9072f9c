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
     * Returns the class and message of a plugin's failure.
     *
     * @throws VirtualMachineError if the failure is one that the plugin did not cause, such as an OutOfMemoryError; a
     *     StackOverflowError is the plugin's
     */
    static String failure(Throwable thrown) {
        if (thrown instanceof VirtualMachineError machine && !(thrown instanceof StackOverflowError)) {
            throw machine;
        }
        // The error of a static initialiser has its message in the cause.
        Throwable cause = thrown.getCause();
        boolean initialising = thrown instanceof ExceptionInInitializerError && cause != null;
        return oneLine(initialising ? "a class cannot be initialised: " + cause : thrown.toString());
    }

    static String oneLine(String text) {
        return text.replaceAll("\\R+", " ");
    }

    /** Returns the jar of a class; empty for classes of the cache and the JDK. */
    static Optional<Path> jarOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        CodeSource ours = ForeignCode.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null || source.equals(ours)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(source.getLocation().toURI())).filter(Files::isRegularFile);
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }
}
