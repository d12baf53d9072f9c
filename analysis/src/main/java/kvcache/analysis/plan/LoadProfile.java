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
     */
    record ClosedLoop(int inFlight) implements LoadProfile {
        /** Returns its part of a file name, such as {@code closed64}. */
        @Override
        public String toString() {
            return "closed" + inFlight;
        }
    }
}
