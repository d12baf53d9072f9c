package kvcache.store.offheap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A cache of content types as Strings, so that reading an entry rarely allocates one. Its size is bounded. Thread-safe:
 * at worst two threads create the same String.
 */
final class ContentTypes {

    private static final int REMEMBERED = 1 << 8;

    private final @Nullable String[] texts = new @Nullable String[REMEMBERED];

    /** Returns the content type at an address. */
    String textOf(long at, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + NativeMemory.ALL.get(ValueLayout.JAVA_BYTE, at + i);
        }
        int place = (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (REMEMBERED - 1);
        String remembered = texts[place];
        if (remembered != null && isTextOf(remembered, at, length)) {
            return remembered;
        }
        byte[] bytes = new byte[length];
        MemorySegment.copy(NativeMemory.ALL, ValueLayout.JAVA_BYTE, at, bytes, 0, length);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        texts[place] = text;
        return text;
    }

    private static boolean isTextOf(String text, long at, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((byte) text.charAt(i) != NativeMemory.ALL.get(ValueLayout.JAVA_BYTE, at + i)) {
                return false;
            }
        }
        return true;
    }
}
