package kvcache.load.client;

import io.netty.buffer.ByteBuf;
import kvcache.load.workload.KeyNames;

/** Writes names of keys, and decimal numbers, into requests of text protocols. Not thread-safe. */
public final class KeyText {

    private final KeyNames names;
    private final byte[] name;
    private int start;

    /** Writes these names. */
    public KeyText(KeyNames names) {
        this.names = names;
        name = new byte[names.maxBytes()];
    }

    /** Selects the key. */
    public void set(int key) {
        start = names.putBefore(name, name.length, key);
    }

    /** Returns the length of its name. */
    public int bytes() {
        return name.length - start;
    }

    /** Appends its name to a buffer, which stays the caller's. */
    public void write(ByteBuf buffer) {
        buffer.writeBytes(name, start, bytes());
    }

    /** Appends a number that is not negative. */
    public static void writeDecimal(ByteBuf buffer, int number) {
        int power = 1;
        while (number / power >= 10) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            buffer.writeByte('0' + number / power % 10);
        }
    }
}
