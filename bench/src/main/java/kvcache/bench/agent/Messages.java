package kvcache.bench.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.result.Machine;
import kvcache.base.linux.CpuSet;
import kvcache.base.linux.QuotaSample;
import kvcache.bench.run.ProcessCpu;
import kvcache.bench.run.SafepointLog;

/** The messages between a bench and an agent. */
final class Messages {

    private Messages() {}

    /**
     * The response to {@code GET /machine}.
     *
     * @param machine the agent's machine
     * @param code the agent's code
     * @param cpus the CPUs that servers may use
     * @param pins whether servers are pinned to their CPUs
     * @param lease how long servers keep running without a message from the bench
     */
    record About(Machine machine, RunningCode code, CpuSet cpus, boolean pins, Duration lease) {}

    /**
     * The request to start a server: {@code POST /servers}.
     *
     * @param bench the id of the bench
     * @param server the server to start
     * @param jvmFlags additional flags
     * @param cpus the CPUs that it runs on
     */
    record Start(String bench, ServerSetup server, List<String> jvmFlags, CpuSet cpus) {
        Start {
            jvmFlags = List.copyOf(jvmFlags);
        }
    }

    /**
     * The response to {@code POST /servers}: a server that accepts connections.
     *
     * @param id its id, as in {@code /servers/1}
     * @param host the address that it listens on; empty for all addresses of the machine
     * @param port the port that it listens on
     */
    record Started(long id, String host, int port) {}

    /**
     * The response to {@code GET /servers/1}.
     *
     * @param alive whether it is running
     * @param lastWords the last lines of its standard error, to append to a message
     */
    record State(boolean alive, String lastWords) {}

    /**
     * The response to {@code GET /servers/1/cpu}.
     *
     * @param takenAtNs the time of the reading, by the agent's {@link System#nanoTime}
     * @param threads the CPU time of each thread
     * @param quotas the quotas of its control groups and its throttling
     */
    record CpuReading(long takenAtNs, List<ProcessCpu.ThreadTime> threads, QuotaSample quotas) {
        CpuReading {
            threads = List.copyOf(threads);
        }
    }

    /**
     * The response to {@code GET /servers/1/pauses}.
     *
     * @param now the agent's wall-clock time
     * @param stops the pauses so far, by the same clock
     */
    record Pauses(Instant now, List<SafepointLog.Stop> stops) {
        Pauses {
            stops = List.copyOf(stops);
        }
    }

    /** The request to renew the lease of a bench's servers: {@code POST /lease}. */
    record Renewal(String bench) {}

    /** The response to a rejected request: the reason in one line. */
    record Failure(String error) {}

    /** The response without content. */
    record Done() {}
}
