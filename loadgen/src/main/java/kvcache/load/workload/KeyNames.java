package kvcache.load.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What keys are called, as a path holds it: printable ASCII, percent-encoded where needed. For several threads. */
public interface KeyNames {

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
}
