package kvcache.load.arrival;

import kvcache.load.workload.LoopShare;

/**
 * Request {@code i} of the run is due {@code i / rate} after the start: computed from its number, so that no rounding
 * adds up and the loops together keep the same gap between any two.
 */
final class ConstantArrivals implements Arrivals {

    private final double ratePerSecond;
    private final LoopShare share;
    private long ordinal;

    ConstantArrivals(double ratePerSecond, LoopShare share) {
        this.ratePerSecond = ratePerSecond;
        this.share = share;
    }

    @Override
    public long nextDueNs() {
        return (long) (share.number(ordinal++) / ratePerSecond * 1e9);
    }
}
