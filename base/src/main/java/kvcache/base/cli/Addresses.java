package kvcache.base.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Parses listen addresses of options. */
public final class Addresses {

    private Addresses() {}

    /**
     * Returns the address of an IP literal or a host name. Blocks while a name is looked up.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static InetAddress named(String text) {
        try {
            if (!text.isBlank()) {
                return InetAddress.getByName(text);
            }
        } catch (UnknownHostException e) {
            // rejected below
        }
        throw new IllegalArgumentException(
                "'%s' is not an address; allowed: an IP address or host name, such as 127.0.0.1, :: or localhost"
                        .formatted(text));
    }
}
