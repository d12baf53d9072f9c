package kvcache.server.netty;

import java.util.Locale;

/** The arrangements of accepting sockets, as named by {@code --listeners}. */
public enum Listeners {
    /** One socket, whose connections are assigned to the loops in turn, so that all loops get equally many. */
    ONE,
    /**
     * One socket for each loop, on the same port (SO_REUSEPORT). The kernel assigns connections by a hash of the
     * addresses: the loops share nothing, but some get more connections than others.
     */
    EACH;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
