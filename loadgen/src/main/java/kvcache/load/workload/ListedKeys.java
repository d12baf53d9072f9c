package kvcache.load.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;

/** Keys with names of their own. */
final class ListedKeys implements KeyNames {

    /** Characters that stand for themselves in a path and in a query (RFC 3986), as far as keys are made of them. */
    private static final String PLAIN = "-._~:@";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final byte[][] names;
    private final int maxBytes;

    /** Of names as {@link #encode} gives them, the first of which is that of key 1. */
    ListedKeys(List<byte[]> encoded) {
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
