package kvcache.load.workload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks a value against its key as its bytes arrive: see {@link Values}. Reusable, and allocates nothing.
 *
 * <p>Not thread-safe.
 */
public final class ValueCheck {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ValueSizes sizes;
    private int valueBytes;
    private int key;
    private int version;
    private long stream;
    private int position;
    private long word;
    private boolean right;

    public ValueCheck(ValueSizes sizes) {
        this.sizes = sizes;
    }

    /** Starts the check of a value of a key. */
    public void start(int key) {
        this.key = key;
        position = 0;
        right = true;
        if (sizes.carryVersions()) {
            word = 0;
            valueBytes = Integer.MAX_VALUE; // until the version is known
        } else {
            stream = Values.stream(key, WriteVersions.PRELOADED);
            word = Values.firstWord(stream, WriteVersions.PRELOADED);
            valueBytes = sizes.bytes(key, WriteVersions.PRELOADED);
        }
    }

    /** Checks the value's next bytes, from {@code from} to {@code to}, exclusive. */
    public void update(byte[] data, int from, int to) {
        int at = from;
        while (at < to && right) {
            if (position % Values.WORD == 0 && to - at >= Values.WORD) {
                takeWord((long) LONG.get(data, at));
                at += Values.WORD;
            } else {
                takeByte(data[at++]);
            }
        }
        right &= position <= valueBytes;
    }

    /** Returns whether the bytes are exactly one value that was written for the key. */
    public boolean matches() {
        return right && position == valueBytes;
    }

    /** Returns the version of a value that {@linkplain #matches matches}, if values carry versions. */
    public int version() {
        return version;
    }

    private void takeWord(long given) {
        if (position == 0) {
            takeFirst(given);
        } else {
            right = given == Values.word(stream, position / Values.WORD);
        }
        position += Values.WORD;
    }

    private void takeFirst(long given) {
        version = Values.version(given);
        stream = Values.stream(key, version);
        right = Values.isWord(given) && given == Values.firstWord(stream, version);
        valueBytes = sizes.bytes(key, version);
    }

    private void takeByte(byte given) {
        int place = position % Values.WORD * Byte.SIZE;
        if (position < Values.WORD && sizes.carryVersions()) {
            word |= (given & 0xFFL) << place;
            if (++position == Values.WORD) {
                takeFirst(word);
            }
            return;
        }
        if (place == 0 && position > 0) {
            word = Values.word(stream, position / Values.WORD);
        }
        right = given == (byte) (word >>> place);
        position++;
    }
}
