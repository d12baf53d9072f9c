package kvcache.server.netty;

/** The keys that the fast paths accept: those that appear in a path without escapes. */
public final class PlainKeys {

    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int c = '!'; c <= '~'; c++) {
            PLAIN[c] = "%/?#\"<>\\^`{|}".indexOf(c) < 0;
        }
    }

    private PlainKeys() {}

    /** Whether a byte means itself in the last segment of a path, and does not end it. */
    public static boolean isPlain(int unsignedByte) {
        return PLAIN[unsignedByte];
    }
}
