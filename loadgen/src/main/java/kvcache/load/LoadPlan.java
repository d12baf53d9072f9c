package kvcache.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import kvcache.base.run.Protocol;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.client.Handshake;
import kvcache.load.client.RequestPaths;
import kvcache.load.steady.SteadyMeasure;
import kvcache.load.workload.KeyedSource;
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

    /** The minimum rate per event loop: an open loop with a lower rate uses fewer loops. */
    static final int MIN_RATE_PER_LOOP = 100;

    /** More requests would take more memory, at 16 bytes each, than their latency by due time is worth. */
    private static final int MOST_KEPT = 2_000_000;

    /** The value of {@code requestsEach} for connections that are not reopened. */
    public static final int UNLIMITED = 0;

    /**
     * The server under test.
     *
     * @param address its resolved address
     * @param protocol the HTTP version
     * @param paths the paths of its keys
     * @param handshake the handshake at the start of a connection
     */
    public record Server(InetSocketAddress address, Protocol protocol, RequestPaths paths, Handshake handshake) {
        public Server {
            require(!address.isUnresolved(), "target", address, "an address that resolves");
        }
    }

    /**
     * The connections that carry the requests.
     *
     * @param count the number of TCP connections, shared by the loops
     * @param inFlightEach maximum requests in flight per connection: the pipeline depth over HTTP/1.1, the streams over
     *     h2c
     * @param requestsEach the number of requests after which a connection is reopened, or {@value #UNLIMITED}
     * @param loops the maximum number of event loops, one thread each
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

        /** Returns the maximum number of requests in flight on all connections. */
        public long mostInFlight() {
            return (long) count * inFlightEach;
        }
    }

    /**
     * The durations of a run.
     *
     * @param warmup the warm-up: the same load, not recorded
     * @param duration the duration of the measured phase
     * @param timeout the request timeout. Over HTTP/1.1 the connection is closed, over h2c the stream is reset
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

    public LoadPlan {
        require(
                server.protocol.isHttp() || workload instanceof KeyedSource,
                "workload",
                "recorded HTTP requests",
                "requests for keys, over " + server.protocol);
    }

    /** Returns the source of requests for keys, the only requests of protocols other than HTTP. */
    public KeyedSource keyed() {
        return (KeyedSource) workload;
    }

    /** Returns this plan with another pace. */
    public LoadPlan at(Pace other, boolean storesKeys) {
        return new LoadPlan(server, connections, other, schedule, workload, storesKeys);
    }

    /** Returns the measure that must be steady. In a closed loop it is throughput, since latency follows from it. */
    public SteadyMeasure steadyMeasure() {
        return pace instanceof Pace.Open ? SteadyMeasure.MEAN_LATENCY : SteadyMeasure.THROUGHPUT;
    }

    /** Returns the number of event loops used: all, or in an open loop as many as the rate needs. */
    public int loopsInUse() {
        return pace instanceof Pace.Open open
                ? Math.clamp((long) Math.ceil(open.ratePerSecond() / MIN_RATE_PER_LOOP), 1, connections.loops)
                : connections.loops;
    }

    /** Returns how loops wait while they have nothing to do. */
    public Waiting waiting() {
        return pace instanceof Pace.Open open ? open.waiting() : Waiting.PARK;
    }

    /**
     * Returns the number of requests of a loop whose latency is kept by due time, since undisturbed windows are of
     * interest; 0 if it is not: only loops that spin see when they have no CPU.
     */
    public int latenciesKeptEach() {
        if (!(pace instanceof Pace.Open open) || open.waiting() != Waiting.SPIN) {
            return 0;
        }
        double each = open.ratePerSecond() * schedule.duration.toNanos() / 1e9 / loopsInUse();
        // Six standard deviations of Poisson arrivals.
        return each * loopsInUse() > MOST_KEPT ? 0 : (int) Math.ceil(each + 6 * Math.sqrt(each) + 10);
    }

    /** The rule that decides when requests are sent. */
    public sealed interface Pace {
        /** Open loop: each request has a due time, independent of the server. */
        record Open(double ratePerSecond, ArrivalProcess arrivals, Waiting waiting) implements Pace {
            public Open {
                require(
                        ratePerSecond > 0 && ratePerSecond <= 10_000_000,
                        "ratePerSecond",
                        ratePerSecond,
                        "over 0 to 10000000");
            }
        }

        /** Closed loop: each connection sends as soon as it has room. It measures capacity, not latency under load. */
        record Closed() implements Pace {}
    }

    private static void require(boolean met, String what, Object given, String allowed) {
        if (!met) {
            throw new IllegalArgumentException("%s is %s; allowed: %s".formatted(what, given, allowed));
        }
    }
}
