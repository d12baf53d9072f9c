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

    /** Returns whether an option that takes a file was given {@code -}, which is standard output. */
    public static boolean isNamedBy(@Nullable Path file) {
        return NAME.equals(file);
    }

    /** Takes the place of {@link System#out}. */
    static StandardOutput install() {
        StandardOutput output = new StandardOutput();
        System.setOut(new PrintStream(output, true, System.out.charset()));
        return output;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException failed) {
            if (failure == null) {
                failure = failed;
            }
            throw failed;
        }
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    /** Returns why something that was written is lost; empty if nothing is. */
    Optional<String> loss() {
        return Optional.ofNullable(failure).map(failed -> String.valueOf(failed.getMessage()));
    }
}
