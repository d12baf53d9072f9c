package kvcache.load.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kvcache.base.linux.CpuQuota;
import kvcache.load.host.LoopUse;
import kvcache.load.host.MachineUse;
import org.HdrHistogram.Histogram;

/** Formats evidence as text. */
final class EvidenceText {

    private static final double TAIL = 99;
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_S = 1e9;

    private EvidenceText() {}

    static List<String> of(Evidence evidence) {
        MachineUse machine = evidence.machine();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < evidence.loops().size(); i++) {
            lines.add(loop(i, evidence.loops().get(i), evidence.openLoop()));
        }
        lines.add(inFlight(evidence));
        if (machine.cpus().isKnown()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "this machine: %d CPUs for the generator, %.0f %% busy; %sthe hypervisor took at most %.1f %% of one",
                    machine.cpus().cpus(),
                    100 * machine.cpus().busyShare(),
                    machine.competitorCores().isEmpty()
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "others used %.2f of them; ",
                                    Math.max(0, machine.competitorCores().getAsDouble())),
                    100 * machine.cpus().maxStealShare()));
        }
        lines.add(machine.server()
                .map(server -> String.format(
                        Locale.ROOT,
                        "server: %.2f cores used of %d, %.0f %% left for the working threads; %.2f threads waited for a CPU",
                        server.coresUsed(),
                        server.cpusAllowed(),
                        100 * server.slack(),
                        server.waitingThreads()))
                .orElse("server: its CPU time is not visible from here"));
        evidence.serverQuota().ifPresent(quota -> lines.add("the server has " + quota(quota)));
        machine.clientQuota().ifPresent(quota -> lines.add("this client has " + quota(quota)));
        lines.add(evidence.steady().words());
        lines.add(
                evidence.rates().ceilingPerSecond().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "headroom: this generator can reach %.1f times this rate (%,.0f requests/s against a server that does nothing)",
                                evidence.rates().ceilingPerSecond().getAsDouble()
                                        / evidence.rates().achievedPerSecond(),
                                evidence.rates().ceilingPerSecond().getAsDouble())
                        : "headroom: unknown; 'load --calibrate' with the same options measures it");
        return lines;
    }

    static String quota(CpuQuota quota) {
        return String.format(
                Locale.ROOT,
                "a CPU quota of %.2f cores, used up in %.0f %% of its periods (throttled for %.2f s)",
                quota.cores(),
                100 * quota.throttledShare(),
                quota.throttledNs() / NS_PER_S);
    }

    private static String loop(int number, LoopUse loop, boolean openLoop) {
        Histogram lag = loop.sendLagNs();
        String late = openLoop
                ? String.format(
                        Locale.ROOT,
                        ", send lag p50 %.1f µs, p99 %.1f, at most %.0f",
                        lag.getValueAtPercentile(50) / NS_PER_US,
                        lag.getValueAtPercentile(TAIL) / NS_PER_US,
                        lag.getMaxValue() / NS_PER_US)
                : "";
        String waited = Double.isNaN(loop.runQueueWaitShare())
                ? ""
                : String.format(Locale.ROOT, ", waited %.2f %% of the time for a CPU", 100 * loop.runQueueWaitShare());
        return String.format(
                Locale.ROOT, "loop %d: %.0f %% of a core%s%s", number, 100 * loop.utilisation(), late, waited);
    }

    /** Formats the counted requests in flight beside those by Little's law: rate times time in flight. */
    private static String inFlight(Evidence evidence) {
        return String.format(
                Locale.ROOT,
                "in flight: %.2f of at most %d, on average; by Little's law %.2f (%,.0f/s times %,.1f µs)",
                evidence.meanInFlight(),
                evidence.room().most(),
                evidence.rates().endedPerSecond() * evidence.times().meanInFlightNs() / NS_PER_S,
                evidence.rates().endedPerSecond(),
                evidence.times().meanInFlightNs() / NS_PER_US);
    }
}
