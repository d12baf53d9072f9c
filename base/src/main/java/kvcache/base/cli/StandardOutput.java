package kvcache.base.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that keeps its first failure, such as of a full disk. A {@link PrintStream} reports only that a
 * failure occurred, not which. Thread-safe.
 */
public final class StandardOutput extends OutputStream {

    private static final Path NAME = Path.of("-");

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile @Nullable IOException failure;

    private StandardOutput() {}

    /** Returns whether the value of a file option is {@code -}, for standard output. */
    public static boolean isNamedBy(@Nullable Path file) {
        return NAME.equals(file);
    }

    /** Replaces {@link System#out}. */
    static StandardOutput install() {
        StandardOutput output = new StandardOutput();
        System.setOut(new PrintStream(output, true, System.out.charset()));
        return output;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
            throw e;
        }
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    /** Returns the message of the first failure, after which output is lost. */
    Optional<String> failure() {
        return Optional.ofNullable(failure).map(e -> String.valueOf(e.getMessage()));
    }
}
