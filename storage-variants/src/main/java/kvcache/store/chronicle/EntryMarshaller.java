package kvcache.store.chronicle;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.foreign.MemorySegment;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.hash.serialization.SizedReader;
import net.openhft.chronicle.hash.serialization.SizedWriter;
import org.jspecify.annotations.Nullable;

/**
 * The memory layout of an entry, in native byte order: the version (8 bytes), a byte of flags, the expiry (8 bytes, if
 * flagged), the content type (4 bytes of length and its ASCII bytes, if flagged), and the value. So a plain entry takes
 * nine bytes more than its value.
 */
final class EntryMarshaller implements SizedReader<Entry>, SizedWriter<Entry> {

    private static final int EXPIRES = 1;
    private static final int HAS_CONTENT_TYPE = 2;
    private static final int FLAGS_OFFSET = Long.BYTES;
    private static final int AFTER_FLAGS_OFFSET = FLAGS_OFFSET + Byte.BYTES;

    /** The maximum overhead of an entry: all fields, and the longest content type. */
    static final int MAX_BYTES_BESIDE_VALUE =
            AFTER_FLAGS_OFFSET + Long.BYTES + Integer.BYTES + Entry.MAX_CONTENT_TYPE_CHARS;

    @Override
    public long size(Entry entry) {
        String contentType = entry.contentType();
        return AFTER_FLAGS_OFFSET
                + (entry.expiresAtMs() == Entry.NEVER ? 0 : Long.BYTES)
                + (contentType == null ? 0 : Integer.BYTES + (long) contentType.length())
                + entry.value().length;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void write(Bytes out, long size, Entry entry) {
        String contentType = entry.contentType();
        boolean expires = entry.expiresAtMs() != Entry.NEVER;
        out.writeLong(entry.version());
        out.writeByte((byte) ((expires ? EXPIRES : 0) | (contentType == null ? 0 : HAS_CONTENT_TYPE)));
        if (expires) {
            out.writeLong(entry.expiresAtMs());
        }
        if (contentType != null) {
            out.writeInt(contentType.length());
            out.write(contentType.getBytes(US_ASCII));
        }
        out.write(entry.value());
    }

    @Override
    public Entry read(Bytes<?> in, long size, @Nullable Entry unused) {
        long end = in.readPosition() + size;
        long version = in.readLong();
        int flags = in.readByte();
        long expiresAtMs = (flags & EXPIRES) == 0 ? Entry.NEVER : in.readLong();
        String contentType = (flags & HAS_CONTENT_TYPE) == 0 ? null : new String(copyOf(in, in.readInt()), US_ASCII);
        return Entry.of(copyOf(in, Math.toIntExact(end - in.readPosition())), contentType, version, expiresAtMs);
    }

    private static byte[] copyOf(Bytes<?> in, int length) {
        byte[] bytes = new byte[length];
        in.read(bytes);
        return bytes;
    }

    /** Reads the version of an entry. */
    static long version(MemorySegment entry) {
        return entry.get(JAVA_LONG_UNALIGNED, 0);
    }

    /** Reads the expiry of an entry, or {@link Entry#NEVER}. */
    static long expiresAtMs(MemorySegment entry) {
        return (entry.get(JAVA_BYTE, FLAGS_OFFSET) & EXPIRES) == 0
                ? Entry.NEVER
                : entry.get(JAVA_LONG_UNALIGNED, AFTER_FLAGS_OFFSET);
    }

    /** Passes an entry to a reader, without copying its value. */
    static boolean show(MemorySegment entry, EntryReader reader) {
        int flags = entry.get(JAVA_BYTE, FLAGS_OFFSET);
        long expiresAtMs = expiresAtMs(entry);
        long offset = (long) AFTER_FLAGS_OFFSET + ((flags & EXPIRES) == 0 ? 0 : Long.BYTES);
        String contentType = null;
        if ((flags & HAS_CONTENT_TYPE) != 0) {
            int length = entry.get(JAVA_INT_UNALIGNED, offset);
            offset += Integer.BYTES;
            contentType = new String(entry.asSlice(offset, length).toArray(JAVA_BYTE), US_ASCII);
            offset += length;
        }
        int valueBytes = Math.toIntExact(entry.byteSize() - offset);
        return reader.show(entry, offset, valueBytes, contentType, version(entry), expiresAtMs);
    }
}
