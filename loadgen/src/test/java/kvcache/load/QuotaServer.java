package kvcache.load;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kvcache.base.run.Protocol;

/** A server in a process and a control group of its own; each answer takes it a millisecond of CPU time. */
final class QuotaServer implements AutoCloseable {

    /** Where the two versions of the interface of the kernel usually are, and their name for a quota in µs. */
    private static final List<Path> ROOTS = List.of(Path.of("/sys/fs/cgroup/cpu"), Path.of("/sys/fs/cgroup"));

    private static final int PERIOD_US = 100_000;

    private final Process process;
    private final Path group;
    private final InetSocketAddress address;

    private QuotaServer(Process process, Path group, InetSocketAddress address) {
        this.process = process;
        this.group = group;
        this.address = address;
    }

    /** Starts one that has no quota yet; the test is skipped if groups cannot be made. */
    static QuotaServer start() throws IOException {
        Path group = madeGroup();
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        QuotaServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Files.writeString(group.resolve("cgroup.procs"), process.pid() + "\n");
        BufferedReader out = process.inputReader();
        int port = Integer.parseInt(out.readLine());
        return new QuotaServer(process, group, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static Path madeGroup() {
        for (Path root : ROOTS) {
            Path group = root.resolve("kvcache-test-" + ProcessHandle.current().pid());
            try {
                Files.createDirectory(group);
                if (Files.exists(group.resolve("cpu.max")) || Files.exists(group.resolve("cpu.cfs_quota_us"))) {
                    return group;
                }
                Files.delete(group);
            } catch (IOException notAllowed) {
                // The next one may do.
            }
        }
        assumeTrue(false, "no control group with a CPU quota can be made");
        throw new IllegalStateException();
    }

    InetSocketAddress address() {
        return address;
    }

    void limitTo(double cores) throws IOException {
        long quotaUs = Math.round(cores * PERIOD_US);
        Path v2 = group.resolve("cpu.max");
        if (Files.exists(v2)) {
            Files.writeString(v2, quotaUs + " " + PERIOD_US + "\n");
        } else {
            Files.writeString(group.resolve("cpu.cfs_period_us"), PERIOD_US + "\n");
            Files.writeString(group.resolve("cpu.cfs_quota_us"), quotaUs + "\n");
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.delete(group);
    }

    /** Writes its port on a line, and serves until its input ends. */
    public static void main(String[] args) throws IOException {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> {
                long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
                while (System.nanoTime() - endNs < 0) {
                    Thread.onSpinWait();
                }
                call.serve();
            });
            System.out.println(server.address().getPort());
            System.in.transferTo(System.out);
        }
    }
}
