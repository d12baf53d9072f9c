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
import java.security.NoSuchAlgorithmException;
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
     * Reads the file, and makes it with a random token of 256 bits where it is missing.
     *
     * @throws IOException where that cannot be done, or others may use the file; its message is one line for the user
     */
    public static Token readOrCreate(Path file) throws IOException {
        if (Files.notExists(file)) {
            byte[] random = new byte[RANDOM_BYTES];
            new SecureRandom().nextBytes(random);
            // Made for its owner alone, before anything is in it.
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
     * @throws IOException where it cannot be read, others may use it, or it holds no token; its message is one line for
     *     the user
     */
    public static Token read(Path file) throws IOException {
        Set<PosixFilePermission> permissions;
        try {
            permissions = Files.getPosixFilePermissions(file);
        } catch (NoSuchFileException e) {
            throw new IOException("it does not exist; the agent makes one, which is then copied here", e);
        }
        Set<PosixFilePermission> ofOthers = EnumSet.allOf(PosixFilePermission.class);
        ofOthers.removeIf(permission -> permission.name().startsWith("OWNER"));
        if (permissions.stream().anyMatch(ofOthers::contains)) {
            throw new IOException("others may use it (%s); allowed: %s, as chmod 600 makes it"
                    .formatted(PosixFilePermissions.toString(permissions), PosixFilePermissions.toString(OWNER_ALONE)));
        }
        String text = Files.readString(file).strip();
        if (!FORM.matcher(text).matches()) {
            throw new IOException(
                    "it holds no token; allowed: one line of 32 to 256 letters, digits and . _ ~ + / = -");
        }
        return new Token(text);
    }

    /** The value of the header {@code Authorization}. */
    String header() {
        return header;
    }

    /** Whether a header has this token, found out in a time that does not depend on how much of it is right. */
    boolean isIn(@Nullable String given) {
        return given != null && MessageDigest.isEqual(digest(header), digest(given));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
