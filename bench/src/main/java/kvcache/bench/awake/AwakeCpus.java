package kvcache.bench.awake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.base.linux.CpuSet;
import kvcache.load.host.ServerProcess;
import kvcache.load.record.Gap;

/**
 * A child process that keeps CPUs awake with threads of the lowest scheduling class, {@code SCHED_IDLE}, which run only
 * while nothing else does, and that finds when the host took a CPU of the servers. An idle CPU of a virtual machine is
 * given back to the host, and to wake it takes tens of microseconds. Used by one thread.
 */
public final class AwakeCpus implements AutoCloseable {

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long START_LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    /** Follows the last answer. */
    private static final String ENDED = "";

    private final Process process;
    private final CpuSet ofServers;
    private final Writer requests;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private AwakeCpus(Process process, CpuSet ofServers) {
        this.process = process;
        this.ofServers = ofServers;
        requests = process.outputWriter(StandardCharsets.US_ASCII);
        BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII);
        Thread.ofPlatform().name("awake-cpus").daemon().start(() -> read(lines));
    }

    private void read(BufferedReader lines) {
        try (lines) {
            lines.lines().forEach(answers::add);
        } catch (IOException | UncheckedIOException e) {
            // The pipe ended with the process.
        }
        answers.add(ENDED);
    }

    /**
     * Starts to keep CPUs awake. Requires {@code taskset} and {@code chrt}.
     *
     * @param java the command of a JVM, with its flags and class path
     * @throws IOException if the process cannot be started, or does not answer
     */
    public static AwakeCpus start(List<String> java, CpuSet ofServers, CpuSet ofClient)
            throws IOException, InterruptedException {
        String all = Stream.of(ofServers, ofClient).map(CpuSet::toString).collect(Collectors.joining(","));
        List<String> command = new ArrayList<>(List.of("taskset", "-c", all, "chrt", "--idle", "0"));
        command.addAll(java);
        command.addAll(List.of(IdleProcess.class.getName(), ofServers.toString(), ofClient.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        AwakeCpus awake = new AwakeCpus(process, ofServers);
        if (awake.answer(System.nanoTime(), START_LIMIT_NS).isEmpty()) {
            awake.close();
            throw new IOException("the process that does it ends, or does not get a CPU");
        }
        return awake;
    }

    /**
     * Sets the processes of the server whose CPUs the host may take.
     *
     * @return whether they stay on the servers' CPUs; otherwise what took a CPU may be the server
     */
    public boolean watch(ServerProcess server) {
        send("watch " + server.pids().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        return server.read().processes().values().stream()
                .allMatch(process -> process.cpus().stream().allMatch(ofServers.cpus()::contains));
    }

    /**
     * Returns the times since another in which the host took a CPU of the servers from the watched one.
     *
     * @param fromNs by {@link System#nanoTime}
     * @return empty if they are not known: others used a CPU all the time, or the process has ended
     */
    public Optional<List<Gap>> gapsSince(long fromNs) throws InterruptedException {
        return answer(fromNs, PATIENCE_NS)
                .filter(words -> !words.contains(IdleProcess.UNKNOWN))
                .map(AwakeCpus::gaps);
    }

    /** Returns the words of the answer; empty if it does not come in time. */
    private Optional<List<String>> answer(long fromNs, long patienceNs) throws InterruptedException {
        send("gaps " + fromNs);
        long endNs = System.nanoTime() + patienceNs;
        while (true) {
            String line = answers.poll(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(ENDED)) {
                return Optional.empty();
            }
            List<String> words = List.of(line.split(" ", -1));
            // An earlier answer may have come too late.
            if (words.getFirst().equals(String.valueOf(fromNs))) {
                return Optional.of(words);
            }
        }
    }

    private static List<Gap> gaps(List<String> words) {
        List<Gap> gaps = new ArrayList<>();
        for (int i = 1; i < words.size(); i += 2) {
            gaps.add(new Gap(Long.parseLong(words.get(i)), Long.parseLong(words.get(i + 1))));
        }
        return List.copyOf(gaps);
    }

    private void send(String line) {
        try {
            requests.write(line + "\n");
            requests.flush();
        } catch (IOException e) {
            // It has ended, so nothing is known.
        }
    }

    /** Ends the process, and waits for its end. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
