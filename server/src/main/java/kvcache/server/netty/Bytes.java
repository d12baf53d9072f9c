package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Compares bytes with expected bytes, eight at a time. */
public final class Bytes {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    /** Returns whether a buffer has the expected bytes at an index. The buffer must be long enough. */
    public static boolean areAt(ByteBuf in, int index, byte[] expected) {
        int last = expected.length - Long.BYTES;
        if (last < 0) {
            return areAtOneByOne(in, index, expected);
        }
        for (int i = 0; i < last; i += Long.BYTES) {
            if (in.getLong(index + i) != (long) LONGS.get(expected, i)) {
                return false;
            }
        }
        return in.getLong(index + last) == (long) LONGS.get(expected, last); // may overlap the previous one
    }

    /** Returns whether an array has the expected bytes at an index. The array must be long enough. */
    public static boolean areAt(byte[] in, int index, byte[] expected) {
        int last = expected.length - Long.BYTES;
        if (last < 0) {
            return Arrays.equals(in, index, index + expected.length, expected, 0, expected.length);
        }
        for (int i = 0; i < last; i += Long.BYTES) {
            if ((long) LONGS.get(in, index + i) != (long) LONGS.get(expected, i)) {
                return false;
            }
        }
        return (long) LONGS.get(in, index + last) == (long) LONGS.get(expected, last);
    }

    private static boolean areAtOneByOne(ByteBuf in, int index, byte[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (in.getByte(index + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
