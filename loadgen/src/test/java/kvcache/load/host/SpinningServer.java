package kvcache.load.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A process that listens, writes its port on a line, and spins with one thread until its input ends. For each byte of
 * its input it writes a line once the thread has used another half second of CPU time.
 */
final class SpinningServer {

    private static final long CPU_NS = Duration.ofMillis(500).toNanos();

    private SpinningServer() {}

    /** No arguments. */
    public static void main(String[] args) throws IOException {
        Semaphore asked = new Semaphore(0);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            System.out.println(socket.getLocalPort());
            Thread.ofPlatform().daemon().start(() -> spin(asked));
            while (System.in.read() >= 0) {
                asked.release();
            }
        }
    }

    private static void spin(Semaphore asked) {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        while (true) {
            if (asked.tryAcquire()) {
                long endNs = clock.getCurrentThreadCpuTime() + CPU_NS;
                while (clock.getCurrentThreadCpuTime() < endNs) {
                    Thread.onSpinWait();
                }
                System.out.println("spun");
            }
            Thread.onSpinWait();
        }
    }

    /** A process of it. */
    record Child(Process process, BufferedReader out, int port) implements AutoCloseable {

        /** Starts it, by another program if one is named. */
        static Child start(String... by) throws IOException {
            List<String> command = new ArrayList<>(List.of(by));
            command.addAll(List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SpinningServer.class.getName()));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out = process.inputReader();
            return new Child(process, out, Integer.parseInt(out.readLine()));
        }

        /** Waits until it has used another half second of CPU time. */
        void awaitSpun() throws IOException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            assertThat(out.readLine()).isEqualTo("spun");
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
