package kvcache.base.linux;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the processes that hold the sockets which a connection to an address of this machine would reach. */
public final class ListeningProcesses {

    private static final String LISTENING = "0A";
    private static final int NO_FIT = 3;

    private final ProcFiles proc;

    public ListeningProcesses(ProcFiles proc) {
        this.proc = proc;
    }

    /** All processes that hold one of them; none where this process does not get to see a holder of each. */
    public Set<Long> processes(InetAddress address, int port) {
        Set<String> sockets = sockets(address, port);
        Set<String> found = new HashSet<>();
        Set<Long> processes = new TreeSet<>();
        for (long pid : proc.numbersIn("")) {
            String descriptors = pid + "/fd";
            for (long descriptor : proc.numbersIn(descriptors)) {
                Optional<String> held =
                        proc.link(descriptors + "/" + descriptor).filter(sockets::contains);
                if (held.isPresent()) {
                    found.add(held.get());
                    processes.add(pid);
                }
            }
        }
        return found.equals(sockets) ? processes : Set.of();
    }

    /** As links of descriptors name them. As the kernel does, takes those that fit the address best, all of them. */
    private Set<String> sockets(InetAddress address, int port) {
        TreeMap<Integer, Set<String>> byFit = new TreeMap<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (Listener listener : proc.read(table, ListeningProcesses::parse).orElse(List.of())) {
                int fit = fit(listener.local.getAddress(), address);
                if (listener.local.getPort() == port && fit < NO_FIT) {
                    byFit.computeIfAbsent(fit, any -> new HashSet<>()).add(listener.socket);
                }
            }
        }
        return byFit.isEmpty() ? Set.of() : byFit.firstEntry().getValue();
    }

    private static int fit(InetAddress local, InetAddress wanted) {
        if (local.equals(wanted)) {
            return 0;
        }
        boolean sameFamily = local.getAddress().length == wanted.getAddress().length;
        boolean takesV4 = local.getAddress().length > wanted.getAddress().length;
        if (!local.isAnyLocalAddress()) {
            return NO_FIT;
        }
        // Sockets of IPv6 take IPv4 too, unless they were told not to, which the tables do not show.
        return sameFamily ? 1 : takesV4 ? 2 : NO_FIT;
    }

    private static List<Listener> parse(String table) {
        return table.lines()
                .skip(1)
                .map(ProcFiles::words)
                .filter(words -> words.get(3).equals(LISTENING))
                .map(words -> new Listener(address(words.get(1)), "socket:[" + words.get(9) + "]"))
                .toList();
    }

    /** Reads {@code 0100007F:1F90}: words of 32 bits in the order of this machine, and the port as a number. */
    private static InetSocketAddress address(String text) {
        int colon = text.indexOf(':');
        byte[] bytes = HexFormat.of().parseHex(text, 0, colon);
        ByteBuffer printed = ByteBuffer.wrap(bytes);
        ByteBuffer inOrder = ByteBuffer.allocate(bytes.length).order(ByteOrder.nativeOrder());
        while (printed.hasRemaining()) {
            inOrder.putInt(printed.getInt());
        }
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(inOrder.array()), HexFormat.fromHexDigits(text, colon + 1, text.length()));
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException(wrongLength);
        }
    }

    private record Listener(InetSocketAddress local, String socket) {}
}
