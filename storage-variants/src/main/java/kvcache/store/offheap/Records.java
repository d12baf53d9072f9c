package kvcache.store.offheap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.Key;
import org.jspecify.annotations.Nullable;

/**
 * How a key and its entry lie in memory, in the machine's own byte order:
 *
 * <pre>
 *  0  version        8 bytes
 *  8  hash           4
 * 12  value length   4
 * 16  key length     2, its two upper bits tell whether expiry and content type follow
 * 18  expiry         8, if any
 *     content type   1 for its length and then its bytes, if any
 *     key
 *     value
 *     up to a multiple of 8
 * </pre>
 */
final class Records {

    /** Records begin at multiples of this. */
    static final int ALIGNMENT = 8;

    /** The longest content type, in bytes. */
    static final int MAX_TYPE_BYTES = 255;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final VarHandle LONGS_OF_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int VERSION = 0;
    private static final int HASH = 8;
    private static final int VALUE_BYTES = 12;
    private static final int KEY_BYTES = 16;
    private static final int REST = 18;

    private static final int HAS_EXPIRY = 1 << 15;
    private static final int HAS_TYPE = 1 << 14;
    private static final int LENGTH_MASK = HAS_TYPE - 1;

    private Records() {}

    /** How much room a key and its entry take, in bytes. */
    static long bytes(Key key, Entry entry) {
        return aligned(REST
                + (entry.expiresAtMs() == Entry.NEVER ? 0 : Long.BYTES)
                + typeField(entry.contentType()).length
                + (long) key.length()
                + entry.value().length);
    }

    /** How much room the record at an offset takes, in bytes. */
    static long bytes(MemorySegment memory, long at) {
        return aligned(valueAt(memory, at) - at + valueBytes(memory, at));
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

    static void write(MemorySegment memory, long at, Key key, Entry entry) {
        byte[] keyBytes = key.bytes();
        byte[] value = entry.value();
        byte[] type = typeField(entry.contentType());
        boolean expires = entry.expiresAtMs() != Entry.NEVER;
        int flags = (expires ? HAS_EXPIRY : 0) | (type.length > 0 ? HAS_TYPE : 0);
        memory.set(LONG, at + VERSION, entry.version());
        memory.set(INT, at + HASH, key.hashCode());
        memory.set(INT, at + VALUE_BYTES, value.length);
        memory.set(SHORT, at + KEY_BYTES, (short) (keyBytes.length | flags));
        long next = at + REST;
        if (expires) {
            memory.set(LONG, next, entry.expiresAtMs());
            next += Long.BYTES;
        }
        MemorySegment.copy(type, 0, memory, BYTE, next, type.length);
        next += type.length;
        MemorySegment.copy(keyBytes, 0, memory, BYTE, next, keyBytes.length);
        next += keyBytes.length;
        MemorySegment.copy(value, 0, memory, BYTE, next, value.length);
    }

    private static final byte[] NO_TYPE = {};

    /** The content type with its length before it, or nothing. */
    private static byte[] typeField(@Nullable String contentType) {
        if (contentType == null) {
            return NO_TYPE;
        }
        byte[] ascii = contentType.getBytes(StandardCharsets.ISO_8859_1);
        if (ascii.length > MAX_TYPE_BYTES) {
            throw new IllegalArgumentException(
                    "the content type is %d bytes long; allowed: at most %d".formatted(ascii.length, MAX_TYPE_BYTES));
        }
        byte[] field = new byte[1 + ascii.length];
        field[0] = (byte) ascii.length;
        System.arraycopy(ascii, 0, field, 1, ascii.length);
        return field;
    }

    static long version(MemorySegment memory, long at) {
        return memory.get(LONG, at + VERSION);
    }

    static int hash(MemorySegment memory, long at) {
        return memory.get(INT, at + HASH);
    }

    private static int valueBytes(MemorySegment memory, long at) {
        return memory.get(INT, at + VALUE_BYTES);
    }

    private static int keyField(MemorySegment memory, long at) {
        return memory.get(SHORT, at + KEY_BYTES);
    }

    private static long typeAt(long at, int keyField) {
        return at + REST + ((keyField & HAS_EXPIRY) == 0 ? 0 : Long.BYTES);
    }

    private static long keyAt(MemorySegment memory, long at, int keyField) {
        long next = typeAt(at, keyField);
        return (keyField & HAS_TYPE) == 0 ? next : next + 1 + Byte.toUnsignedInt(memory.get(BYTE, next));
    }

    private static long valueAt(MemorySegment memory, long at) {
        int keyField = keyField(memory, at);
        return keyAt(memory, at, keyField) + (keyField & LENGTH_MASK);
    }

    static boolean hasKey(MemorySegment memory, long at, byte[] key) {
        int keyField = keyField(memory, at);
        int length = key.length;
        if ((keyField & LENGTH_MASK) != length) {
            return false;
        }
        long start = keyAt(memory, at, keyField);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (memory.get(LONG, start + i) != (long) LONGS_OF_BYTES.get(key, i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (memory.get(BYTE, start + i) != key[i]) {
                return false;
            }
        }
        return true;
    }

    /** Shows the record's entry to a reader. */
    static boolean show(MemorySegment memory, long at, EntryReader reader, ContentTypes types) {
        int keyField = keyField(memory, at);
        long next = at + REST;
        long expiresAtMs = Entry.NEVER;
        if ((keyField & HAS_EXPIRY) != 0) {
            expiresAtMs = memory.get(LONG, next);
            next += Long.BYTES;
        }
        String contentType = null;
        if ((keyField & HAS_TYPE) != 0) {
            int typeBytes = Byte.toUnsignedInt(memory.get(BYTE, next));
            contentType = types.textOf(memory, next + 1, typeBytes);
            next += 1 + typeBytes;
        }
        next += keyField & LENGTH_MASK;
        return reader.read(memory, next, valueBytes(memory, at), contentType, version(memory, at), expiresAtMs);
    }
}
