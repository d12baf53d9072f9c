package kvcache.load.client;

import java.util.Arrays;

/**
 * A parser of input split at arbitrary positions: unconsumed bytes are kept and presented again with the following
 * ones. Allocates only if input is split. Not thread-safe.
 */
public abstract class IncrementalParser {

    private static final int MIN_KEPT_BYTES = 256;

    private final int maxBytes;
    private byte[] kept = new byte[0];
    private int keptLength;

    /** @param maxBytes the maximum number of bytes kept */
    protected IncrementalParser(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Parses complete elements, and returns the index of the first unconsumed byte. */
    protected abstract int parse(byte[] data, int from, int to) throws MalformedAnswerException;

    /** Parses the next bytes of the connection; the array may be overwritten when this returns. */
    public final void feed(byte[] data, int from, int to) throws MalformedAnswerException {
        if (keptLength == 0) {
            keep(data, parse(data, from, to), to);
            return;
        }
        int length = to - from;
        if (kept.length < keptLength + length) {
            kept = Arrays.copyOf(kept, Math.max(2 * kept.length, keptLength + length));
        }
        System.arraycopy(data, from, kept, keptLength, length);
        int end = keptLength + length;
        keptLength = 0;
        keep(kept, parse(kept, 0, end), end);
    }

    /** Returns whether an incomplete element is kept. */
    public final boolean isWithin() {
        return keptLength > 0;
    }

    private void keep(byte[] data, int from, int to) throws MalformedAnswerException {
        int length = to - from;
        if (length > maxBytes) {
            throw new MalformedAnswerException("a header block, line or frame of more than " + maxBytes + " bytes");
        }
        if (kept.length < length) {
            kept = new byte[Math.max(MIN_KEPT_BYTES, length)];
        }
        System.arraycopy(data, from, kept, 0, length);
        keptLength = length;
    }
}
