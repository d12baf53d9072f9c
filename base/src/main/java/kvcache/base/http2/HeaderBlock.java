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

    // The first byte of a representation; an index, a size or nothing shares it.
    public static final int INDEXED = 0x80;
    public static final int ADDED = 0x40;
    static final int TABLE_SIZE = 0x20;
    static final int NOT_ADDED = 0x00;

    /** The bits that a string's length has of its first byte. */
    static final int LENGTH_BITS = 7;

    /** A string's length from here on takes more than one byte. */
    public static final int LONG_STRING = 0x7F;

    /** The bit of a string's first byte that says that the string has Huffman coding. */
    public static final int HUFFMAN = 0x80;

    /** The bits that the place of a name has of its first byte, if the field is not added to the table. */
    private static final int NAME_BITS = 4;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int FIRST_BYTES = 256;
    private static final int MAX_INTEGER_BYTES = 6;
    private static final int MAX_DIGITS = 10;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    /** Begins a block on its own. */
    public HeaderBlock begin() {
        length = 0;
        return this;
    }

    /** Begins a frame. */
    public HeaderBlock beginFrame() {
        length = Http2Frames.HEAD_BYTES;
        return this;
    }

    /** Writes the frame's head, with which it is whole. */
    public void endFrame(int streamId, boolean endsStream) {
        int payloadBytes = length - Http2Frames.HEAD_BYTES;
        Http2Frames.putInt32(bytes, 0, Http2Frames.lengthAndType(payloadBytes, Http2Frames.HEADERS));
        int flags = Http2Frames.END_HEADERS | (endsStream ? Http2Frames.END_STREAM : Http2Frames.NO_FLAGS);
        bytes[Http2Frames.FLAGS_AT] = (byte) flags;
        Http2Frames.putInt32(bytes, Http2Frames.STREAM_AT, streamId);
    }

    /** Returns the array that block or frame begins in, good until the next call. */
    public byte[] array() {
        return bytes;
    }

    /** Returns the length of block or frame. */
    public int length() {
        return length;
    }

    /** Returns a copy of block or frame. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Writes fields that were written before. */
    public HeaderBlock append(byte[] fields) {
        return append(fields, 0, fields.length);
    }

    /** Writes the eight bytes of a number, the topmost first. */
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

    /** Writes a field that is in a table. */
    public HeaderBlock indexed(int place) {
        return integer(INDEXED, 7, place);
    }

    /** Writes the name of a field that is not to be added to the table, by its place; a string follows. */
    public HeaderBlock name(int place) {
        return integer(NOT_ADDED, NAME_BITS, place);
    }

    /** Writes the name of a field that is not to be added to the table, and is in none; a string follows. */
    public HeaderBlock name(String name) {
        return integer(NOT_ADDED, NAME_BITS, 0).string(name);
    }

    /** Writes the name of a field that is to be added to the table, by its place; a string follows. */
    public HeaderBlock addedName(int place) {
        return integer(ADDED, 6, place);
    }

    /** Writes that the table is of another size from now on. */
    public HeaderBlock tableSize(int tableBytes) {
        return integer(TABLE_SIZE, 5, tableBytes);
    }

    /** Writes a string. */
    public HeaderBlock string(byte[] string) {
        return string(string, 0, string.length);
    }

    /** Writes a string. */
    public HeaderBlock string(byte[] from, int at, int count) {
        return integer(0, LENGTH_BITS, count).append(from, at, count);
    }

    /** Writes a string, a byte a character; one that does not fit is written as a question mark. */
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

    /** Writes a number of at least 0 as a string of decimal digits. */
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

    /**
     * Writes an integer of at least 0 whose first part shares its byte with a representation (RFC 7541, section 5.1).
     */
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
