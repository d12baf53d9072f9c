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
     * What the agent is, in answer to {@code GET /machine}.
     *
     * @param machine where it runs
     * @param code what it runs
     * @param cpus those that servers may be given
     * @param pins whether servers are kept on their CPUs
     * @param lease for how long servers go on after the bench was last heard of
     */
    record About(Machine machine, RunningCode code, CpuSet cpus, boolean pins, Duration lease) {}

    /**
     * Asks for a server: {@code POST /servers}.
     *
     * @param bench tells the benches apart
     * @param server what to start
     * @param jvmFlags beside those of the server
     * @param cpus where it runs
     */
    record Start(String bench, ServerSetup server, List<String> jvmFlags, CpuSet cpus) {
        Start {
            jvmFlags = List.copyOf(jvmFlags);
        }
    }

    /**
     * A server that accepts connections.
     *
     * @param id its name from now on, as in {@code /servers/1}
     * @param host the address that it is bound to; empty where that is every address of the machine
     * @param port where it accepts them
     */
    record Started(long id, String host, int port) {}

    /**
     * In answer to {@code GET /servers/1}.
     *
     * @param alive whether it still runs
     * @param lastWords the end of its standard error, to stand after a message
     */
    record State(boolean alive, String lastWords) {}

    /**
     * In answer to {@code GET /servers/1/cpu}.
     *
     * @param takenAtNs when it was read, by a clock of the agent's that counts nanoseconds from some moment on
     * @param threads what each thread has used
     * @param quotas what control groups allow it, and how often they held it up
     */
    record CpuReading(long takenAtNs, List<ProcessCpu.ThreadTime> threads, QuotaSample quotas) {
        CpuReading {
            threads = List.copyOf(threads);
        }
    }

    /**
     * In answer to {@code GET /servers/1/pauses}.
     *
     * @param now the agent's time of day
     * @param stops the pauses so far, by the same clock
     */
    record Pauses(Instant now, List<SafepointLog.Stop> stops) {
        Pauses {
            stops = List.copyOf(stops);
        }
    }

    /** Renews the lease of a bench's servers: {@code POST /lease}. */
    record Renewal(String bench) {}

    /** Why something was refused, in one line. */
    record Failure(String error) {}

    /** The answer where there is nothing to say. */
    record Done() {}
}
