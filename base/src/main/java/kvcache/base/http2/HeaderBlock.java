package kvcache.base.http2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes header blocks (RFC 7541, section 6), and the HEADERS frames around them (RFC 9113, section 6.2), into its own
 * array, one after the other. Strings are not Huffman-coded.
 *
 * <p>Allocates only if a block is longer than all before it. Not thread-safe.
 */
public final class HeaderBlock {

    // The first byte of each representation, without its index or size.
    public static final int INDEXED = 0x80;
    public static final int ADDED = 0x40;
    static final int TABLE_SIZE = 0x20;
    static final int NOT_ADDED = 0x00;

    /** The prefix bits of a string's length. */
    static final int LENGTH_BITS = 7;

    /** From this string length on, the length takes more than one byte. */
    public static final int LONG_STRING = 0x7F;

    /** The bit of a string's first byte that marks Huffman coding. */
    public static final int HUFFMAN = 0x80;

    /** The prefix bits of a name's index, if the field is not added to the table. */
    private static final int NAME_BITS = 4;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int FIRST_BYTES = 256;
    private static final int MAX_INTEGER_BYTES = 6;
    private static final int MAX_DIGITS = 10;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    /** Begins a block without a frame. */
    public HeaderBlock begin() {
        length = 0;
        return this;
    }

    /** Begins a HEADERS frame. */
    public HeaderBlock beginFrame() {
        length = Http2Frames.HEAD_BYTES;
        return this;
    }

    /** Completes the frame by its head. */
    public void endFrame(int streamId, boolean endsStream) {
        int payloadBytes = length - Http2Frames.HEAD_BYTES;
        Http2Frames.putInt32(bytes, 0, Http2Frames.lengthAndType(payloadBytes, Http2Frames.HEADERS));
        int flags = Http2Frames.END_HEADERS | (endsStream ? Http2Frames.END_STREAM : Http2Frames.NO_FLAGS);
        bytes[Http2Frames.FLAGS_AT] = (byte) flags;
        Http2Frames.putInt32(bytes, Http2Frames.STREAM_AT, streamId);
    }

    /** Returns the array with the block or frame at its start, valid until the next call. */
    public byte[] array() {
        return bytes;
    }

    /** Returns the length of the block or frame. */
    public int length() {
        return length;
    }

    /** Returns a copy of the block or frame. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Writes encoded bytes. */
    public HeaderBlock append(byte[] fields) {
        return append(fields, 0, fields.length);
    }

    /** Writes the eight bytes of a number in big-endian order. */
    public HeaderBlock append(long eightBytes) {
        ensureWritable(Long.BYTES);
        LONGS.set(bytes, length, eightBytes);
        length += Long.BYTES;
        return this;
    }

    private HeaderBlock append(byte[] from, int at, int count) {
        ensureWritable(count);
        System.arraycopy(from, at, bytes, length, count);
        length += count;
        return this;
    }

    /** Writes an indexed field. */
    public HeaderBlock indexed(int place) {
        return integer(INDEXED, 7, place);
    }

    /** Writes the name of a field by its index, without adding the field to the table; a string follows. */
    public HeaderBlock name(int place) {
        return integer(NOT_ADDED, NAME_BITS, place);
    }

    /** Writes the literal name of a field, without adding the field to the table; a string follows. */
    public HeaderBlock name(String name) {
        return integer(NOT_ADDED, NAME_BITS, 0).string(name);
    }

    /** Writes the name of a field by its index, and adds the field to the table; a string follows. */
    public HeaderBlock addedName(int place) {
        return integer(ADDED, 6, place);
    }

    /** Writes a dynamic table size update. */
    public HeaderBlock tableSize(int tableBytes) {
        return integer(TABLE_SIZE, 5, tableBytes);
    }

    public HeaderBlock string(byte[] string) {
        return string(string, 0, string.length);
    }

    public HeaderBlock string(byte[] from, int at, int count) {
        return integer(0, LENGTH_BITS, count).append(from, at, count);
    }

    /** Writes a string in ISO 8859-1, with a question mark for other characters. */
    public HeaderBlock string(String string) {
        int count = string.length();
        integer(0, LENGTH_BITS, count);
        ensureWritable(count);
        for (int i = 0; i < count; i++) {
            char c = string.charAt(i);
            bytes[length++] = (byte) (c < 0x100 ? c : '?');
        }
        return this;
    }

    /** Writes a non-negative number as a string of decimal digits. */
    public HeaderBlock number(int number) {
        ensureWritable(1 + MAX_DIGITS);
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        bytes[length] = (byte) digits;
        int rest = number;
        for (int at = length + digits; at > length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += 1 + digits;
        return this;
    }

    /** Writes a non-negative integer after the prefix of a representation (RFC 7541, section 5.1). */
    private HeaderBlock integer(int representation, int prefixBits, int value) {
        ensureWritable(MAX_INTEGER_BYTES);
        int prefix = (1 << prefixBits) - 1;
        if (value < prefix) {
            bytes[length++] = (byte) (representation | value);
            return this;
        }
        bytes[length++] = (byte) (representation | prefix);
        int rest = value - prefix;
        for (; rest >= 0x80; rest >>>= 7) {
            bytes[length++] = (byte) (rest | 0x80);
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    private void ensureWritable(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }
}
