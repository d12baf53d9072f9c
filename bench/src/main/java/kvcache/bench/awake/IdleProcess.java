package kvcache.bench.awake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kvcache.base.linux.CpuSet;
import kvcache.base.linux.ProcFiles;
import kvcache.base.linux.ThreadBinding;
import kvcache.load.record.Gap;

/**
 * The program that keeps CPUs awake: an {@link IdleProbe} on each CPU of the servers, and an empty loop on each CPU of
 * the load generator. {@link AwakeCpus} starts it in the lowest scheduling class and talks to it on its standard
 * streams, a line each:
 *
 * <ul>
 *   <li>{@code watch PID...} sets the processes of the server; there is no answer.
 *   <li>{@code gaps FROM_NS} asks for the gaps since a time, by {@link System#nanoTime}, which all processes of a
 *       machine share. The answer repeats the time and lists start and end of each gap, or says {@value #UNKNOWN}.
 * </ul>
 *
 * <p>It ends when its standard input does, so it does not outlive the bench, however that ends.
 */
final class IdleProcess {

    static final String UNKNOWN = "unknown";

    /** A probe that has not run for this long has lost its CPU to others. */
    private static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final List<IdleProbe> probes;

    private IdleProcess(List<IdleProbe> probes) {
        this.probes = probes;
    }

    /**
     * Runs until standard input ends.
     *
     * @param args the CPUs of the servers, and those of the load generator
     */
    public static void main(String[] args) throws IOException {
        IdleProcess process = new IdleProcess(CpuSet.parse(args[0]).cpus().stream()
                .map(cpu -> new IdleProbe(cpu, networkThread(cpu)))
                .toList());
        process.probes.forEach(probe -> Thread.ofPlatform().daemon().start(probe));
        for (int cpu : CpuSet.parse(args[1]).cpus()) {
            Thread.ofPlatform().daemon().start(() -> spin(cpu));
        }
        process.answer(new BufferedReader(new InputStreamReader(System.in, US_ASCII)), System.out);
        Runtime.getRuntime().halt(0);
    }

    /** Returns the kernel's thread that receives packets on a CPU under load. */
    private static List<Integer> networkThread(int cpu) {
        ProcFiles proc = new ProcFiles(ProcFiles.SYSTEM);
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> proc.read(pid + "/comm", String::strip)
                        .filter(("ksoftirqd/" + cpu)::equals)
                        .isPresent())
                .map(Math::toIntExact)
                .toList();
    }

    private static void spin(int cpu) {
        ThreadBinding.bindThisThread(new CpuSet(List.of(cpu)));
        while (System.nanoTime() != Long.MIN_VALUE) {
            // Runs until the process ends.
        }
    }

    private void answer(BufferedReader requests, PrintStream answers) throws IOException {
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            List<String> words = List.of(line.split(" ", -1));
            if (words.getFirst().equals("watch")) {
                List<Integer> pids =
                        words.stream().skip(1).map(Integer::valueOf).toList();
                probes.forEach(probe -> probe.watch(pids));
            } else {
                answers.println(gaps(Long.parseLong(words.get(1))));
                answers.flush();
            }
        }
    }

    private String gaps(long fromNs) {
        StringBuilder answer = new StringBuilder().append(fromNs);
        long askedNs = System.nanoTime();
        for (IdleProbe probe : probes) {
            while (probe.seenUntilNs() - askedNs < 0) {
                if (System.nanoTime() - askedNs > PATIENCE_NS) {
                    return fromNs + " " + UNKNOWN;
                }
                LockSupport.parkNanos(POLL_NS);
            }
            Optional<List<Gap>> gaps = probe.gaps().since(fromNs);
            if (gaps.isEmpty()) {
                return fromNs + " " + UNKNOWN;
            }
            for (Gap gap : gaps.get()) {
                answer.append(' ').append(gap.startNs()).append(' ').append(gap.endNs());
            }
        }
        return answer.toString();
    }
}
