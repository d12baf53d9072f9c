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

    /** Returns whether a byte stands for itself in a path segment. */
    public static boolean isPlain(int unsignedByte) {
        return PLAIN[unsignedByte];
    }
}
