package kvcache.load.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kvcache.base.linux.CpuQuota;
import kvcache.load.host.LoopUse;
import org.HdrHistogram.Histogram;

/** Formats evidence as text. */
final class EvidenceText {

    private static final double TAIL = 99;
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_S = 1e9;

    private EvidenceText() {}

    static List<String> of(Evidence seen) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < seen.loops().size(); i++) {
            found.add(loop(i, seen.loops().get(i), seen.openLoop()));
        }
        found.add(inFlight(seen));
        if (seen.machine().cpus().isKnown()) {
            found.add(String.format(
                    Locale.ROOT,
                    "this machine: %d CPUs for the generator, %.0f %% busy; %sthe hypervisor took at most %.1f %% of one",
                    seen.machine().cpus().cpus(),
                    100 * seen.machine().cpus().busyShare(),
                    seen.machine().competitorCores().isEmpty()
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "others used %.2f of them; ",
                                    Math.max(0, seen.machine().competitorCores().getAsDouble())),
                    100 * seen.machine().cpus().maxStealShare()));
        }
        found.add(seen.machine()
                .server()
                .map(server -> String.format(
                        Locale.ROOT,
                        "server: %.2f cores used of %d, %.0f %% left for the working threads; %.2f threads waited for a CPU",
                        server.coresUsed(),
                        server.cpusAllowed(),
                        100 * server.slack(),
                        server.waitingThreads()))
                .orElse("server: its CPU time is not visible from here"));
        seen.serverQuota().ifPresent(quota -> found.add("the server has " + quota(quota)));
        seen.machine().clientQuota().ifPresent(quota -> found.add("this client has " + quota(quota)));
        found.add(seen.steady().words());
        found.add(
                seen.rates().ceilingPerSecond().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "headroom: this generator can reach %.1f times this rate (%,.0f requests/s against a server that does nothing)",
                                seen.rates().ceilingPerSecond().getAsDouble()
                                        / seen.rates().achievedPerSecond(),
                                seen.rates().ceilingPerSecond().getAsDouble())
                        : "headroom: unknown; 'load --calibrate' with the same options measures it");
        return found;
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
    private static String inFlight(Evidence seen) {
        return String.format(
                Locale.ROOT,
                "in flight: %.2f of at most %d, on average; by Little's law %.2f (%,.0f/s times %,.1f µs)",
                seen.meanInFlight(),
                seen.room().most(),
                seen.rates().endedPerSecond() * seen.times().meanInFlightNs() / NS_PER_S,
                seen.rates().endedPerSecond(),
                seen.times().meanInFlightNs() / NS_PER_US);
    }
}
