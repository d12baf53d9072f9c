package kvcache.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.workload.WorkloadSpec;

/**
 * Everything that determines a run: two runs of equal plans send the same requests, due at the same moments.
 *
 * @param target the server's address, resolved
 * @param protocol what is spoken
 * @param pace when requests are sent
 * @param connections TCP connections in all, shared out over the loops
 * @param concurrencyPerConnection requests in flight on one connection: the pipeline's depth over HTTP/1.1, the streams
 *     over h2c
 * @param loops event loops, each with a thread of its own
 * @param warmup sent in the same way before the clock starts, and not recorded
 * @param duration how long requests are due and recorded
 * @param timeout after this long a request that was sent counts as an error, and its connection is closed
 * @param preload whether each key is stored once before the warm-up
 * @param workload what each request is
 */
public record LoadPlan(
        InetSocketAddress target,
        Protocol protocol,
        Pace pace,
        int connections,
        int concurrencyPerConnection,
        int loops,
        Duration warmup,
        Duration duration,
        Duration timeout,
        boolean preload,
        WorkloadSpec workload) {

    /** When requests are sent. */
    public sealed interface Pace {
        /** Open loop: each request has a due time, whatever the server does. */
        record Open(double ratePerSecond, ArrivalProcess arrivals) implements Pace {}

        /** Closed loop: each connection sends as soon as an answer makes room. It measures capacity, not latency under load. */
        record Closed() implements Pace {}
    }
}
