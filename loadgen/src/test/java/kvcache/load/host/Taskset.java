package kvcache.load.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import kvcache.base.linux.CpuTicks;
import kvcache.base.linux.ThreadStatus;

/** Binds threads and processes to a CPU, and runs a process that uses all of one. */
public final class Taskset {

    private Taskset() {}

    public static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder("taskset", "--version").start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    public static int anAllowedCpu() throws IOException {
        return allowed().nextSetBit(0);
    }

    /** How many CPUs this process may use. */
    static int allowedCpus() throws IOException {
        return allowed().cardinality();
    }

    /** As far as they are online. */
    private static BitSet allowed() throws IOException {
        BitSet cpus = ThreadStatus.parse(Files.readString(Path.of("/proc/self/status")))
                .cpus();
        BitSet online = new BitSet();
        CpuTicks.parse(Files.readString(Path.of("/proc/stat"))).keySet().forEach(online::set);
        cpus.and(online);
        return cpus;
    }

    static void bindCurrentThread(int cpu) throws IOException, InterruptedException {
        Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
        Process taskset = new ProcessBuilder("taskset", "-c", "-p", String.valueOf(cpu), String.valueOf(thread))
                .redirectErrorStream(true)
                .start();
        taskset.getInputStream().readAllBytes();
        assertThat(taskset.waitFor()).isZero();
    }

    public static Spinner spinner(int cpu) throws IOException {
        List<String> command = List.of("taskset", "-c", String.valueOf(cpu), "sh", "-c", "while :; do :; done");
        return new Spinner(new ProcessBuilder(command).start());
    }

    /** Uses all that it gets of a CPU until closed. */
    public record Spinner(Process process) implements AutoCloseable {

        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
