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
    private static final int NO_MATCH = 3;

    private final ProcFiles proc;

    public ListeningProcesses(ProcFiles proc) {
        this.proc = proc;
    }

    /** Returns all processes that hold one of the sockets; empty unless a holder of each socket is visible. */
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

    /** Returns the sockets with the most specific matching address, named as by links of descriptors. */
    private Set<String> sockets(InetAddress address, int port) {
        TreeMap<Integer, Set<String>> byRank = new TreeMap<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (Listener listener : proc.read(table, ListeningProcesses::parse).orElse(List.of())) {
                int rank = rank(listener.local.getAddress(), address);
                if (listener.local.getPort() == port && rank < NO_MATCH) {
                    byRank.computeIfAbsent(rank, any -> new HashSet<>()).add(listener.socket);
                }
            }
        }
        return byRank.isEmpty() ? Set.of() : byRank.firstEntry().getValue();
    }

    private static int rank(InetAddress local, InetAddress target) {
        if (local.equals(target)) {
            return 0;
        }
        if (!local.isAnyLocalAddress()) {
            return NO_MATCH;
        }
        // An IPv6 socket also accepts IPv4, unless IPV6_V6ONLY is set, which the tables do not show.
        int difference = local.getAddress().length - target.getAddress().length;
        return difference == 0 ? 1 : difference > 0 ? 2 : NO_MATCH;
    }

    private static List<Listener> parse(String table) {
        return table.lines()
                .skip(1)
                .map(ProcFiles::words)
                .filter(words -> words.get(3).equals(LISTENING))
                .map(words -> new Listener(address(words.get(1)), "socket:[" + words.get(9) + "]"))
                .toList();
    }

    /** Parses {@code 0100007F:1F90}: 32-bit words in native byte order, and the port. */
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
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private record Listener(InetSocketAddress local, String socket) {}
}
