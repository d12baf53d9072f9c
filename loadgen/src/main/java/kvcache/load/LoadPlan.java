package kvcache.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import kvcache.base.run.Protocol;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.client.Handshake;
import kvcache.load.client.RequestPaths;
import kvcache.load.steady.SteadyMeasure;
import kvcache.load.workload.RequestSource;

/**
 * Everything that determines a run: two runs of equal plans send the same requests, due at the same moments.
 *
 * <p>A plan checks itself: what is out of range is an {@link IllegalArgumentException} that names the component, what was
 * given and what is allowed.
 *
 * @param target the server's address, resolved
 * @param protocol what is spoken
 * @param pace when requests are sent
 * @param connections TCP connections in all, shared out over the loops
 * @param concurrencyPerConnection requests in flight on one connection: the pipeline's depth over HTTP/1.1, the streams
 *     over h2c
 * @param loops event loops at most, each with a thread of its own
 * @param warmup sent in the same way before the clock starts, and not recorded
 * @param duration how long requests are due and recorded
 * @param timeout after this long a request that was sent counts as an error; over HTTP/1.1 its connection is closed, over
 *     h2c its stream is reset
 * @param preload whether each key is stored once before the warm-up, where the requests are for keys
 * @param workload where the requests come from
 * @param paths where the server has its keys
 * @param handshake what a connection begins with
 * @param requestsPerConnection after so many requests a connection is closed and made anew; {@value #UNLIMITED} where it is kept
 */
public record LoadPlan(
        InetSocketAddress target,
        Protocol protocol,
        Pace pace,
        int connections,
        int concurrencyPerConnection,
        int loops,
        Warmup warmup,
        Duration duration,
        Duration timeout,
        boolean preload,
        RequestSource workload,
        RequestPaths paths,
        Handshake handshake,
        int requestsPerConnection) {

    /** Below so many requests per second for each, an open loop's requests are no work for one more thread. */
    static final int LEAST_RATE_PER_LOOP = 100;

    /** In place of a number of requests after which a connection is made anew. */
    public static final int UNLIMITED = 0;

    private static final Duration LONGEST = Duration.ofDays(7);

    public LoadPlan {
        require(!target.isUnresolved(), "target", target, "an address that resolves");
        require(connections >= 1 && connections <= 65_536, "connections", connections, "1 to 65536");
        require(
                concurrencyPerConnection >= 1 && concurrencyPerConnection <= 65_536,
                "concurrencyPerConnection",
                concurrencyPerConnection,
                "1 to 65536");
        require(loops >= 1 && loops <= connections, "loops", loops, "1 to the number of connections, " + connections);
        Duration longest = warmup.longest();
        require(!longest.isNegative() && longest.compareTo(LONGEST) <= 0, "warmup", longest, "0 to 7 days");
        require(
                duration.compareTo(Duration.ofMillis(1)) >= 0 && duration.compareTo(LONGEST) <= 0,
                "duration",
                duration,
                "1 ms to 7 days");
        require(
                timeout.compareTo(Duration.ofMillis(1)) >= 0 && timeout.compareTo(Duration.ofHours(1)) <= 0,
                "timeout",
                timeout,
                "1 ms to 1 hour");
        require(requestsPerConnection >= 0, "requestsPerConnection", requestsPerConnection, "0 or more");
    }

    /** The same plan at another pace. */
    public LoadPlan at(Pace other, boolean storesKeys) {
        return new LoadPlan(
                target,
                protocol,
                other,
                connections,
                concurrencyPerConnection,
                loops,
                warmup,
                duration,
                timeout,
                storesKeys,
                workload,
                paths,
                handshake,
                requestsPerConnection);
    }

    /** What must not change while it is measured: of a closed loop the rate, since its latency follows from that. */
    public SteadyMeasure steadyMeasure() {
        return pace instanceof Pace.Open ? SteadyMeasure.MEAN_LATENCY : SteadyMeasure.THROUGHPUT;
    }

    /** How many loops it takes: all, or of an open loop as many as its rate needs. */
    public int loopsInUse() {
        return pace instanceof Pace.Open open
                ? Math.clamp((long) Math.ceil(open.ratePerSecond() / LEAST_RATE_PER_LOOP), 1, loops)
                : loops;
    }

    /** What its loops do while there is nothing to do. */
    public Waiting waiting() {
        return pace instanceof Pace.Open open ? open.waiting() : Waiting.PARK;
    }

    /** When requests are sent. */
    public sealed interface Pace {
        /** Open loop: each request has a due time, whatever the server does. */
        record Open(double ratePerSecond, ArrivalProcess arrivals, Waiting waiting) implements Pace {
            public Open {
                require(
                        ratePerSecond > 0 && ratePerSecond <= 10_000_000,
                        "ratePerSecond",
                        ratePerSecond,
                        "over 0 to 10000000");
            }
        }

        /** Closed loop: each connection sends as soon as an answer makes room. It measures capacity, not latency under load. */
        record Closed() implements Pace {}
    }

    private static void require(boolean met, String what, Object given, String allowed) {
        if (!met) {
            throw new IllegalArgumentException("%s is %s; allowed: %s".formatted(what, given, allowed));
        }
    }
}
