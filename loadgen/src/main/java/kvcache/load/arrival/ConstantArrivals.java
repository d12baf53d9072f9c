package kvcache.load.arrival;

import kvcache.load.workload.LoopShare;

/**
 * Constant gaps: request {@code i} of the run is due {@code i / rate} after the start. Computed from the request's
 * number, so rounding errors do not accumulate and the gaps are equal over all loops together.
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
