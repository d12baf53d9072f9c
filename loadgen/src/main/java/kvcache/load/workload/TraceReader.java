package kvcache.load.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;
import kvcache.base.file.BadLineException;
import org.jspecify.annotations.Nullable;

/** Reads a trace from a file, once. */
final class TraceReader {

    private static final String ALLOWED =
            "an operation, a key and, for a write, a size: get KEY, set KEY BYTES, delete KEY";

    private static final String ALLOWED_SIZE = "a size of " + ValueSizes.ALLOWED_BYTES;

    /** Many servers reject longer paths. */
    private static final int MAX_KEY_BYTES = 4096;

    private static final int MAX_LINES = 200_000_000;

    private final Path file;
    private final Map<String, Integer> keys = new HashMap<>();
    private final List<byte[]> names = new ArrayList<>();
    private final BitSet preloaded = new BitSet();
    private Operation[] operations = new Operation[1024];
    private int[] keysOfLines = new int[1024];
    private int[] bytesOfLines = new int[1024];
    private int[] bytesOfKeys = new int[1024];
    private int count;
    private int lineNumber;

    TraceReader(Path file) {
        this.file = file;
    }

    Trace read(long seed) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lineNumber++;
                if (!line.isBlank() && line.charAt(0) != '#') {
                    take(line);
                }
            }
        }
        if (count == 0) {
            throw bad("no request", ALLOWED);
        }
        for (int key = 1; key <= names.size(); key++) {
            bytesOfKeys[key] = bytesOfKeys[key] == 0 ? Trace.DEFAULT_BYTES : bytesOfKeys[key];
        }
        return new Trace(
                seed,
                Arrays.copyOf(operations, count),
                Arrays.copyOf(keysOfLines, count),
                Arrays.copyOf(bytesOfLines, count),
                Arrays.copyOf(bytesOfKeys, names.size() + 1),
                preloaded,
                new KeyNames.Listed(names));
    }

    private void take(String line) throws BadLineException {
        StringTokenizer words = new StringTokenizer(line);
        Operation operation = operation(words.nextToken());
        int parts = 1 + words.countTokens();
        if (operation == null || parts < 2 || parts > 3 || (parts == 2 && operation == Operation.PUT)) {
            throw bad(line, ALLOWED);
        }
        if (count == MAX_LINES) {
            throw bad("one more request", MAX_LINES + " at most");
        }
        int key = key(words.nextToken(), operation);
        int bytes = parts == 3 ? bytes(words.nextToken()) : 0;
        if (count == operations.length) {
            int longer = Math.min(MAX_LINES, 2 * count);
            operations = Arrays.copyOf(operations, longer);
            keysOfLines = Arrays.copyOf(keysOfLines, longer);
            bytesOfLines = Arrays.copyOf(bytesOfLines, longer);
        }
        operations[count] = operation;
        keysOfLines[count] = key;
        bytesOfLines[count] = bytes;
        count++;
        bytesOfKeys[key] = bytesOfKeys[key] == 0 ? bytes : bytesOfKeys[key];
    }

    /** Returns the operation of a name in caches and traces; null if it is unknown. */
    private static @Nullable Operation operation(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "get", "gets", "read" -> Operation.GET;
            case "set", "put", "post", "add", "replace", "cas", "write", "update", "insert", "store" -> Operation.PUT;
            case "delete", "del", "remove" -> Operation.DELETE;
            default -> null;
        };
    }

    /** Returns the key's index. A key whose first operation is a read must be preloaded. */
    private int key(String name, Operation operation) throws BadLineException {
        Integer known = keys.get(name);
        if (known != null) {
            return known;
        }
        byte[] encoded = KeyNames.Listed.encode(name);
        if (encoded.length > MAX_KEY_BYTES || name.chars().anyMatch(Character::isISOControl)) {
            throw bad(name, "a key of printable text, at most " + MAX_KEY_BYTES + " bytes when percent-encoded");
        }
        names.add(encoded);
        int key = names.size();
        keys.put(name, key);
        preloaded.set(key, operation == Operation.GET);
        if (key == bytesOfKeys.length) {
            bytesOfKeys = Arrays.copyOf(bytesOfKeys, 2 * key);
        }
        return key;
    }

    /** Traces have 0 for unknown sizes and for empty values. */
    private int bytes(String text) throws BadLineException {
        return text.equals("0") ? 0 : ValueSizes.parseBytes(text).orElseThrow(() -> bad(text, ALLOWED_SIZE));
    }

    private BadLineException bad(String given, String allowed) {
        return new BadLineException(file, lineNumber, given, allowed);
    }
}
