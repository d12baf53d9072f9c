package kvcache.bench.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The shared secret of an agent and its bench: a bearer token (RFC 6750) in a file that only its owner may read. It is
 * never printed or passed on a command line.
 */
public final class Token {

    private static final int RANDOM_BYTES = 32;

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/=-]{32,256}");

    private static final String SCHEME = "Bearer ";

    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

    private final String header;

    private Token(String text) {
        this.header = SCHEME + text;
    }

    /**
     * Reads the file. If it does not exist, creates it with a random token of 256 bits.
     *
     * @throws IOException if that fails, or others may access the file; the message is one line for the user
     */
    public static Token readOrCreate(Path file) throws IOException {
        if (Files.notExists(file)) {
            byte[] random = new byte[RANDOM_BYTES];
            new SecureRandom().nextBytes(random);
            // The permissions are set before the token is written.
            try {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
            } catch (NoSuchFileException e) {
                throw new IOException("its folder does not exist", e);
            }
            Files.writeString(file, HexFormat.of().formatHex(random) + "\n", StandardOpenOption.WRITE);
        }
        return read(file);
    }

    /**
     * Reads the file.
     *
     * @throws IOException if it cannot be read, others may access it, or it contains no token; the message is one line
     *     for the user
     */
    public static Token read(Path file) throws IOException {
        Set<PosixFilePermission> permissions;
        try {
            permissions = Files.getPosixFilePermissions(file);
        } catch (NoSuchFileException e) {
            throw new IOException("it does not exist; copy the one that the agent creates", e);
        }
        Set<PosixFilePermission> ofOthers = EnumSet.allOf(PosixFilePermission.class);
        ofOthers.removeIf(permission -> permission.name().startsWith("OWNER"));
        if (permissions.stream().anyMatch(ofOthers::contains)) {
            throw new IOException("others may access it (%s); allowed: %s, as set by chmod 600"
                    .formatted(PosixFilePermissions.toString(permissions), PosixFilePermissions.toString(OWNER_ALONE)));
        }
        String text = Files.readString(file).strip();
        if (!FORM.matcher(text).matches()) {
            throw new IOException(
                    "it contains no token; allowed: one line of 32 to 256 letters, digits and . _ ~ + / = -");
        }
        return new Token(text);
    }

    /** Returns the value of the header {@code Authorization}. */
    String header() {
        return header;
    }

    /** Returns whether a header has this token, in a time that depends only on the length of the header. */
    boolean isIn(@Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), header.getBytes(StandardCharsets.UTF_8));
    }
}
