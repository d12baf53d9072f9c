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
 * The memory layout of a key and its entry, in native byte order:
 *
 * <pre>
 *  0  version        8 bytes
 *  8  hash           4
 * 12  value length   4
 * 16  key length     2, its two upper bits flag expiry and content type
 * 18  key
 *     expiry         8, if any
 *     content type   1 for its length, then its bytes, if any
 *     value
 *     padding        to a multiple of 8
 * </pre>
 */
final class Records {

    static final int ALIGNMENT = 8;

    private static final MemorySegment MEMORY = NativeMemory.ALL;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final VarHandle LONGS_OF_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int VERSION = 0;
    private static final int HASH = 8;
    private static final int VALUE_BYTES = 12;
    private static final int KEY_BYTES = 16;
    private static final int KEY = 18;

    private static final int HAS_EXPIRY = 1 << 15;
    private static final int HAS_TYPE = 1 << 14;
    private static final int LENGTH_MASK = HAS_TYPE - 1;

    private Records() {}

    /** Returns the size of the record of a key and its entry. */
    static long bytes(Key key, Entry entry) {
        return aligned(KEY
                + (entry.expiresAtMs() == Entry.NEVER ? 0 : Long.BYTES)
                + typeField(entry.contentType()).length
                + (long) key.length()
                + entry.value().length);
    }

    /** Returns the longest value in a record of this size, with the longest key and content type. */
    static long largestValueBytes(long recordBytes) {
        int besideValue = KEY + Key.MAX_BYTES + Long.BYTES + 1 + Entry.MAX_CONTENT_TYPE_CHARS;
        return (recordBytes & -ALIGNMENT) - besideValue;
    }

    /** Returns the size of a record. */
    static long bytes(long at) {
        return aligned(valueAt(at) - at + valueBytes(at));
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

    static void write(long at, Key key, Entry entry) {
        byte[] keyBytes = key.bytes();
        byte[] value = entry.value();
        byte[] type = typeField(entry.contentType());
        boolean expires = entry.expiresAtMs() != Entry.NEVER;
        int flags = (expires ? HAS_EXPIRY : 0) | (type.length > 0 ? HAS_TYPE : 0);
        MEMORY.set(LONG, at + VERSION, entry.version());
        MEMORY.set(INT, at + HASH, key.hashCode());
        MEMORY.set(INT, at + VALUE_BYTES, value.length);
        MEMORY.set(SHORT, at + KEY_BYTES, (short) (keyBytes.length | flags));
        MemorySegment.copy(keyBytes, 0, MEMORY, BYTE, at + KEY, keyBytes.length);
        long next = at + KEY + keyBytes.length;
        if (expires) {
            MEMORY.set(LONG, next, entry.expiresAtMs());
            next += Long.BYTES;
        }
        MemorySegment.copy(type, 0, MEMORY, BYTE, next, type.length);
        next += type.length;
        MemorySegment.copy(value, 0, MEMORY, BYTE, next, value.length);
    }

    private static final byte[] NO_TYPE = {};

    /** Returns the content type preceded by its length; empty if there is none. */
    private static byte[] typeField(@Nullable String contentType) {
        if (contentType == null) {
            return NO_TYPE;
        }
        byte[] ascii = contentType.getBytes(StandardCharsets.ISO_8859_1);
        byte[] field = new byte[1 + ascii.length];
        field[0] = (byte) ascii.length;
        System.arraycopy(ascii, 0, field, 1, ascii.length);
        return field;
    }

    static long version(long at) {
        return MEMORY.get(LONG, at + VERSION);
    }

    static int hash(long at) {
        return MEMORY.get(INT, at + HASH);
    }

    private static int valueBytes(long at) {
        return MEMORY.get(INT, at + VALUE_BYTES);
    }

    private static int keyField(long at) {
        return MEMORY.get(SHORT, at + KEY_BYTES);
    }

    /** Returns a copy of the key's bytes. */
    static byte[] key(long at) {
        byte[] key = new byte[keyField(at) & LENGTH_MASK];
        MemorySegment.copy(MEMORY, BYTE, at + KEY, key, 0, key.length);
        return key;
    }

    static long expiresAtMs(long at) {
        int keyField = keyField(at);
        return (keyField & HAS_EXPIRY) == 0 ? Entry.NEVER : MEMORY.get(LONG, at + KEY + (keyField & LENGTH_MASK));
    }

    /** Returns the address of the content type, or of the value if there is none. */
    private static long typeAt(long at, int keyField) {
        return at + KEY + (keyField & LENGTH_MASK) + ((keyField & HAS_EXPIRY) == 0 ? 0 : Long.BYTES);
    }

    private static long valueAt(long at) {
        int keyField = keyField(at);
        long next = typeAt(at, keyField);
        return (keyField & HAS_TYPE) == 0 ? next : next + 1 + Byte.toUnsignedInt(MEMORY.get(BYTE, next));
    }

    static boolean hasKey(long at, byte[] key) {
        return (keyField(at) & LENGTH_MASK) == key.length && isAt(at + KEY, key);
    }

    /** Compares eight bytes at a time, the last of which may overlap the previous ones. */
    private static boolean isAt(long start, byte[] key) {
        int last = key.length - Long.BYTES;
        if (last < 0) {
            return isShortAt(start, key);
        }
        for (int i = 0; i < last; i += Long.BYTES) {
            if (MEMORY.get(LONG, start + i) != (long) LONGS_OF_BYTES.get(key, i)) {
                return false;
            }
        }
        return MEMORY.get(LONG, start + last) == (long) LONGS_OF_BYTES.get(key, last);
    }

    private static boolean isShortAt(long start, byte[] key) {
        for (int i = 0; i < key.length; i++) {
            if (MEMORY.get(BYTE, start + i) != key[i]) {
                return false;
            }
        }
        return true;
    }

    /** Passes the record's entry to a reader. */
    static boolean show(long at, EntryReader reader, ContentTypes types) {
        int keyField = keyField(at);
        long next = typeAt(at, keyField);
        String contentType = null;
        if ((keyField & HAS_TYPE) != 0) {
            int typeBytes = Byte.toUnsignedInt(MEMORY.get(BYTE, next));
            contentType = types.textOf(next + 1, typeBytes);
            next += 1 + typeBytes;
        }
        return reader.show(MEMORY, next, valueBytes(at), contentType, version(at), expiresAtMs(at));
    }
}
