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
 * The complete definition of a run: runs of equal plans send the same requests with the same due times.
 *
 * <p>The constructor validates the plan: a value out of range causes an {@link IllegalArgumentException} that names the
 * component, the value and the allowed range.
 *
 * @param server the server under test
 * @param connections the connections
 * @param pace the arrival process or closed loop
 * @param schedule the durations of the phases
 * @param workload the source of requests
 * @param preload whether each key is stored once before the warm-up, if the requests are for keys
 */
public record LoadPlan(
        Server server,
        ConnectionPlan connections,
        Pace pace,
        Schedule schedule,
        RequestSource workload,
        boolean preload) {

    /** Below so many requests per second for each, an open loop's requests are no work for one more thread. */
    static final int LEAST_RATE_PER_LOOP = 100;

    /** In place of a number of requests after which a connection is made anew. */
    public static final int UNLIMITED = 0;

    /**
     * What requests are sent to.
     *
     * @param address resolved
     * @param protocol what is spoken
     * @param paths where it has its keys
     * @param handshake what a connection begins with
     */
    public record Server(InetSocketAddress address, Protocol protocol, RequestPaths paths, Handshake handshake) {
        public Server {
            require(!address.isUnresolved(), "target", address, "an address that resolves");
        }
    }

    /**
     * The connections that carry the requests.
     *
     * @param count TCP connections in all, shared out over the loops
     * @param inFlightEach requests in flight on one connection: the pipeline's depth over HTTP/1.1, the streams over
     *     h2c
     * @param requestsEach after so many requests a connection is closed and made anew; {@value #UNLIMITED} if it is
     *     kept
     * @param loops event loops at most, each with a thread of its own
     */
    public record ConnectionPlan(int count, int inFlightEach, int requestsEach, int loops) {
        public ConnectionPlan {
            require(count >= 1 && count <= 65_536, "connections", count, "1 to 65536");
            require(
                    inFlightEach >= 1 && inFlightEach <= 65_536,
                    "concurrencyPerConnection",
                    inFlightEach,
                    "1 to 65536");
            require(requestsEach >= 0, "requestsPerConnection", requestsEach, "0 or more");
            require(loops >= 1 && loops <= count, "loops", loops, "1 to the number of connections, " + count);
        }

        /** How many requests can be in flight on all of them. */
        public long mostInFlight() {
            return (long) count * inFlightEach;
        }
    }

    /**
     * How long requests are sent and waited for.
     *
     * @param warmup sent in the same way before the clock starts, and not recorded
     * @param duration how long requests are due and recorded
     * @param timeout after this long a request that was sent counts as an error; over HTTP/1.1 its connection is
     *     closed, over h2c its stream is reset
     */
    public record Schedule(Warmup warmup, Duration duration, Duration timeout) {
        private static final Duration LONGEST = Duration.ofDays(7);
        private static final Duration SHORTEST = Duration.ofMillis(1);

        public Schedule {
            requireWithin(Duration.ZERO, warmup.longest(), LONGEST, "warmup", "0 to 7 days");
            requireWithin(SHORTEST, duration, LONGEST, "duration", "1 ms to 7 days");
            requireWithin(SHORTEST, timeout, Duration.ofHours(1), "timeout", "1 ms to 1 hour");
        }

        private static void requireWithin(Duration least, Duration given, Duration most, String what, String allowed) {
            require(given.compareTo(least) >= 0 && given.compareTo(most) <= 0, what, given, allowed);
        }
    }

    /** The same plan at another pace. */
    public LoadPlan at(Pace other, boolean storesKeys) {
        return new LoadPlan(server, connections, other, schedule, workload, storesKeys);
    }

    /** What must not change while it is measured: of a closed loop the rate, since its latency follows from that. */
    public SteadyMeasure steadyMeasure() {
        return pace instanceof Pace.Open ? SteadyMeasure.MEAN_LATENCY : SteadyMeasure.THROUGHPUT;
    }

    /** How many loops it takes: all, or of an open loop as many as its rate needs. */
    public int loopsInUse() {
        return pace instanceof Pace.Open open
                ? Math.clamp((long) Math.ceil(open.ratePerSecond() / LEAST_RATE_PER_LOOP), 1, connections.loops)
                : connections.loops;
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

        /**
         * Closed loop: each connection sends as soon as an answer makes room. It measures capacity, not latency under
         * load.
         */
        record Closed() implements Pace {}
    }

    private static void require(boolean met, String what, Object given, String allowed) {
        if (!met) {
            throw new IllegalArgumentException("%s is %s; allowed: %s".formatted(what, given, allowed));
        }
    }
}
