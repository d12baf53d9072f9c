package kvcache.load.host;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;

/** A made-up procfs tree. */
record FakeProc(Path root) {

    private static final String TABLE_HEAD = "  sl  local_address rem_address   st tx_queue rx_queue\n";

    void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    void link(String path, String to) throws IOException {
        Path link = root.resolve(path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(to));
    }

    void thread(long pid, long tid, long cpuNs, long waitNs, String cpus) throws IOException {
        file(pid + "/task/" + tid + "/schedstat", cpuNs + " " + waitNs + " 7\n");
        file(pid + "/task/" + tid + "/status", status(cpus));
    }

    static String status(String cpus) {
        return "Name:\tx\nCpus_allowed:\tf\nCpus_allowed_list:\t%s\nvoluntary_ctxt_switches:\t30\nnonvoluntary_ctxt_switches:\t4\n"
                .formatted(cpus);
    }

    void process(long pid, long startTicks, long userTicks, long systemTicks) throws IOException {
        file(
                pid + "/stat",
                "%d (a ) b) S 1 1 1 0 -1 4194304 100 0 0 0 %d %d 900 900 20 0 1 0 %d 4596688 408\n"
                        .formatted(pid, userTicks, systemTicks, startTicks));
    }

    /** A line of {@code /proc/stat}. */
    static String cpu(int cpu, long user, long idle, long softirq, long steal) {
        return "cpu%d %d 0 0 %d 0 0 %d %d 0 0\n".formatted(cpu, user, idle, softirq, steal);
    }

    void online(int cpus) throws IOException {
        StringBuilder stat = new StringBuilder("cpu  0 0 0 0 0 0 0 0 0 0\n");
        for (int cpu = 0; cpu < cpus; cpu++) {
            stat.append(cpu(cpu, 0, 0, 0, 0));
        }
        file("stat", stat + "intr 1 2 3\n");
    }

    void table(String name, String... rows) throws IOException {
        file("net/" + name, TABLE_HEAD + String.join("", rows));
    }

    static String listening(InetAddress address, int port, long inode) {
        return row(address.getAddress(), port, "0A", inode);
    }

    static String row(byte[] address, int port, String state, long inode) {
        ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        StringBuilder hex = new StringBuilder();
        while (words.hasRemaining()) {
            hex.append(HexFormat.of().withUpperCase().toHexDigits(words.getInt()));
        }
        String peer = "0".repeat(hex.length());
        return String.format(
                Locale.ROOT,
                "   0: %s:%04X %s:0000 %s 00000000:00000000 00:00000000 00000000     0        0 %d 1 0000 100 0 0 10 0\n",
                hex,
                port,
                peer,
                state,
                inode);
    }

    void holds(long pid, int descriptor, long inode) throws IOException {
        link(pid + "/fd/" + descriptor, "socket:[" + inode + "]");
    }
}
