package kvcache.analysis.plan;

/** The load of a trial. */
public sealed interface LoadProfile {

    /** Open loop: requests are due at a constant rate, independent of responses. Measures latency under load. */
    record OpenLoop(int ratePerSecond) implements LoadProfile {
        /** Returns its part of a file name, such as {@code 9501}. */
        @Override
        public String toString() {
            return Integer.toString(ratePerSecond);
        }
    }

    /**
     * Closed loop: a constant number of requests is in flight, and each response is followed by the next request.
     * Measures capacity, and CPU time per request of a busy server.
     *
     * @param inFlight over all connections
     * @param perConnection the requests in flight on each connection, pipelined or in streams; 0 for as many as the
     *     plan's {@link Concurrency} gives the protocol
     */
    record ClosedLoop(int inFlight, int perConnection) implements LoadProfile {

        public ClosedLoop(int inFlight) {
            this(inFlight, 0);
        }

        /** Returns whether each protocol has the same number of requests in flight on each connection. */
        public boolean isPipelined() {
            return perConnection > 0;
        }

        /** Returns its part of a file name, such as {@code closed64} or {@code closed64x16}. */
        @Override
        public String toString() {
            return isPipelined() ? "closed%sx%s".formatted(inFlight, perConnection) : "closed" + inFlight;
        }
    }
}
