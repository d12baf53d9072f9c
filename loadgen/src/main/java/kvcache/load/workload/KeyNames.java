package kvcache.load.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;

/** The names of keys as in a path: printable ASCII, percent-encoded if needed. Thread-safe. */
public interface KeyNames {

    /** The names of the original: key1, key2 and so on. */
    KeyNames NUMBERED = new Numbered();

    /** Returns the length of the longest name. */
    int maxBytes();

    /**
     * Writes a name into an array so that it ends at an index.
     *
     * @param end the index after the name's last byte
     * @return the index of its first byte
     */
    int putBefore(byte[] into, int end, int key);

    default String name(int key) {
        byte[] bytes = new byte[maxBytes()];
        int start = putBefore(bytes, bytes.length, key);
        return new String(bytes, start, bytes.length - start, US_ASCII);
    }

    final class Numbered implements KeyNames {

        private static final int MAX_BYTES = 3 + 10;

        private Numbered() {}

        @Override
        public int maxBytes() {
            return MAX_BYTES;
        }

        @Override
        public int putBefore(byte[] into, int end, int key) {
            int at = end;
            int left = key;
            do {
                into[--at] = (byte) ('0' + left % 10);
                left /= 10;
            } while (left > 0);
            into[--at] = 'y';
            into[--at] = 'e';
            into[--at] = 'k';
            return at;
        }
    }

    /** Names from a list. */
    final class Listed implements KeyNames {

        /** Characters that are not encoded in a path and in a query (RFC 3986). */
        private static final String PLAIN = "-._~:@";

        private static final HexFormat HEX = HexFormat.of().withUpperCase();

        private final byte[][] names;
        private final int maxBytes;

        /** @param encoded names as returned by {@link #encode}; the first is that of key 1 */
        Listed(List<byte[]> encoded) {
            names = encoded.toArray(byte[][]::new);
            maxBytes = encoded.stream().mapToInt(name -> name.length).max().orElse(0);
        }

        /** Encodes a name for a path: UTF-8, percent-encoded if needed. */
        static byte[] encode(String name) {
            byte[] bytes = name.getBytes(UTF_8);
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
            for (byte each : bytes) {
                char character = (char) (each & 0xFF);
                if (character < 0x80 && (Character.isLetterOrDigit(character) || PLAIN.indexOf(character) >= 0)) {
                    out.write(each);
                } else {
                    out.write('%');
                    out.write(HEX.toHighHexDigit(each));
                    out.write(HEX.toLowHexDigit(each));
                }
            }
            return out.toByteArray();
        }

        @Override
        public int maxBytes() {
            return maxBytes;
        }

        @Override
        public int putBefore(byte[] into, int end, int key) {
            byte[] name = names[key - 1];
            System.arraycopy(name, 0, into, end - name.length, name.length);
            return end - name.length;
        }
    }
}
