package kvcache.server.netty;

import java.util.Locale;

/** The arrangements of accepting sockets, as named by {@code --listeners}. */
public enum Listeners {
    /** One loop, which deals them out in turn: every loop gets as many as the next. */
    ONE,
    /**
     * Each loop its own, from a socket of its own on the same port (SO_REUSEPORT): the kernel deals them out by a hash
     * of the addresses, so that loops share nothing, and some get more than others.
     */
    EACH;

    /** What the command line calls it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
