package kvcache.load.arrival;

import java.util.SplittableRandom;

/** Exponential gaps. Loops draw independently: the sum of Poisson processes is a Poisson process of the summed rate. */
final class PoissonArrivals implements Arrivals {

    private final double meanGapNs;
    private final SplittableRandom random;
    private double dueNs;

    PoissonArrivals(double ratePerSecond, long seed) {
        this.meanGapNs = 1e9 / ratePerSecond;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public long nextDueNs() {
        // 1 - u is in (0, 1], whose logarithm is finite.
        dueNs -= Math.log(1 - random.nextDouble()) * meanGapNs;
        return (long) dueNs;
    }
}
