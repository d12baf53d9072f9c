package kvcache.analysis.plan;

/** The load of a trial. */
public sealed interface LoadProfile {

    /**
     * Open loop: requests are due whatever the server does. Latency under load is measured so.
     *
     * @param ratePerSecond the requests that are due in a second
     */
    record OpenLoop(int ratePerSecond) implements LoadProfile {
        /** The part of a file's name, such as {@code 9501}. */
        @Override
        public String toString() {
            return Integer.toString(ratePerSecond);
        }
    }

    /**
     * Closed loop: the next request is sent when an answer makes room. Capacity is measured so, and CPU time per
     * request of a server that is busy.
     *
     * @param inFlight the requests that are always on their way
     */
    record ClosedLoop(int inFlight) implements LoadProfile {
        /** The part of a file's name, such as {@code closed64}. */
        @Override
        public String toString() {
            return "closed" + inFlight;
        }
    }
}
