package kvcache.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.plan.BenchPlan;
import kvcache.base.linux.CpuSet;

/** Keeps processes on the CPUs of the plan with {@code taskset}, if available. */
public final class Pinning {

    private static final String TASKSET = "taskset";

    private final boolean available;
    private final boolean hasChrt;

    private Pinning(boolean available, boolean hasChrt) {
        this.available = available;
        this.hasChrt = hasChrt;
    }

    /** Looks for {@code taskset} and {@code chrt} on the path. */
    public static Pinning detect() {
        return new Pinning(isOnPath(TASKSET), isOnPath("chrt"));
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    public boolean isAvailable() {
        return available;
    }

    /** Returns whether {@code chrt}, which sets the scheduling class of a process, is available. */
    boolean hasChrt() {
        return hasChrt;
    }

    /** Returns a command that runs another one on some CPUs; the command itself if pinning is not available. */
    List<String> onCpus(CpuSet cpus, List<String> command) {
        if (!available) {
            return command;
        }
        List<String> pinned = new ArrayList<>(List.of(TASKSET, "-c", cpus.toString()));
        pinned.addAll(command);
        return List.copyOf(pinned);
    }

    /** Moves all threads of this JVM to some CPUs. Later threads inherit the affinity. */
    void moveSelf(CpuSet cpus) throws BenchException, InterruptedException {
        if (!available) {
            return;
        }
        String pid = Long.toString(ProcessHandle.current().pid());
        try {
            Process taskset = new ProcessBuilder(TASKSET, "-a", "-c", "-p", cpus.toString(), pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (taskset.waitFor() != 0) {
                throw new BenchException("cannot move this process to CPUs %s".formatted(cpus));
            }
        } catch (IOException e) {
            throw new BenchException("taskset cannot be started: " + e.getMessage());
        }
    }

    /** Returns a description of the pinning, for {@code run.json}. */
    public String description(BenchPlan plan) {
        if (!available) {
            return "not pinned: taskset (util-linux) is not on the path";
        }
        String shared = plan.serverCpus().overlaps(plan.clientCpus()) ? "; the two share CPUs" : "";
        return "taskset: server on CPU %s, client on CPU %s%s".formatted(plan.serverCpus(), plan.clientCpus(), shared);
    }
}
