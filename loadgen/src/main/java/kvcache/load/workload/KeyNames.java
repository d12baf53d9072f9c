package kvcache.load.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;

/** The names of keys as in a path: printable ASCII, percent-encoded if needed. Thread-safe. */
public interface KeyNames {

    /** The names that the original gives: key1, key2 and so on. */
    KeyNames NUMBERED = new Numbered();

    /** The length of the longest name. */
    int maxBytes();

    /**
     * Puts a name into an array so that it ends where it is told.
     *
     * @param end the index after the name's last byte
     * @return the index of its first
     */
    int putBefore(byte[] into, int end, int key);

    /** The name as text. */
    default String name(int key) {
        byte[] bytes = new byte[maxBytes()];
        int start = putBefore(bytes, bytes.length, key);
        return new String(bytes, start, bytes.length - start, US_ASCII);
    }

    /** Names made of the key's index. */
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

    /** Names that were listed. */
    final class Listed implements KeyNames {

        /** Characters of keys that stand for themselves in a path and in a query (RFC 3986). */
        private static final String PLAIN = "-._~:@";

        private static final HexFormat HEX = HexFormat.of().withUpperCase();

        private final byte[][] names;
        private final int maxBytes;

        /** Of names as {@link #encode} gives them, the first of which is that of key 1. */
        Listed(List<byte[]> encoded) {
            names = encoded.toArray(byte[][]::new);
            maxBytes = encoded.stream().mapToInt(name -> name.length).max().orElse(0);
        }

        /** A name as a path holds it: UTF-8, percent-encoded where needed. */
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
