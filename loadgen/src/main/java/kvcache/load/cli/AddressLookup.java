package kvcache.load.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import kvcache.load.workload.Origin;

/** Selects the address of a server from those of its name. */
final class AddressLookup {

    private AddressLookup() {}

    /**
     * Returns the first address of a name, in the resolver's order, that accepts a connection, which is closed at once.
     * Returns the first one if none accepts or if there is only one, and empty if the name has none.
     *
     * @param timeout the connect timeout of each attempt
     */
    static Optional<InetSocketAddress> find(Origin server, Duration timeout) {
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(server.host());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
        for (InetAddress address : all) {
            InetSocketAddress target = new InetSocketAddress(address, server.port());
            if (all.length == 1 || accepts(target, timeout)) {
                return Optional.of(target);
            }
        }
        return Optional.of(new InetSocketAddress(all[0], server.port()));
    }

    private static boolean accepts(InetSocketAddress target, Duration timeout) {
        try (Socket socket = new Socket()) {
            socket.connect(target, Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
