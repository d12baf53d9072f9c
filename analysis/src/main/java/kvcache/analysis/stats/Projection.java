package kvcache.analysis.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The projected capacity of a server on more cores than were measured, from its CPU time per request.
 *
 * <p>Where all of {@code p} cores are busy, capacity is {@code p / c(p)}, with {@code c(p)} the CPU time of a request;
 * by the Universal Scalability Law, {@code c(p) = c(1) (1 + σ(p - 1) + κp(p - 1))} (Gunther 2007: it is the inverse of
 * relative efficiency). This tells of the server's own work. Whatever else may run out, such as memory bandwidth or the
 * network, is in it only as far as it already costs CPU time on the cores measured.
 *
 * <p>The law is linear in its coefficients for time, so each round projects by itself, and the interval is that of
 * {@linkplain MeanOfRounds the mean} of the projections. There coefficients may be below 0, since the interval would
 * otherwise be too narrow; the estimate has none below 0. No time counts as possible below the lowest possible one with
 * the most cores measured.
 *
 * @param capacityPerSecond requests per second with the target's cores; the high end is infinite if the rounds differ
 *     too much to bound it
 * @param assumption of the interval
 */
public record Projection(Interval capacityPerSecond, Assumption assumption) {

    private static final double US_PER_SECOND = 1e6;

    /** The assumption of a projection, which depends on how many core counts were measured. */
    public enum Assumption {
        /** One: a request takes as much CPU time on more cores. The capacity is an upper bound. */
        LINEAR_UPPER_BOUND,
        /**
         * Two, which cannot tell contention from coherency. The low end takes all growth as coherency, the high end as
         * contention; the estimate is the geometric mean of both.
         */
        BETWEEN_CONTENTION_AND_COHERENCY,
        /** Three or more, to which the law is fitted. */
        FITTED
    }

    /**
     * Projects the capacity.
     *
     * @param targetCores at least the highest measured core count
     * @param cores the measured core counts of the server, ascending, at least 1
     * @param cpuUsPerRequest for each round the CPU time of a request with each core count, above 0
     * @return empty if there are fewer than two rounds or no core count
     * @throws IllegalArgumentException if core counts do not ascend, a round does not have one value for each, or a
     *     value is out of range
     */
    public static Optional<Projection> of(double targetCores, double[] cores, List<double[]> cpuUsPerRequest) {
        Curves.check(cores, cpuUsPerRequest);
        check(targetCores, cores, cpuUsPerRequest);
        if (cpuUsPerRequest.size() < 2 || cores.length == 0) {
            return Optional.empty();
        }
        Assumption assumption = cores.length == 1
                ? Assumption.LINEAR_UPPER_BOUND
                : cores.length == 2 ? Assumption.BETWEEN_CONTENTION_AND_COHERENCY : Assumption.FITTED;
        Interval capacity = switch (assumption) {
            case LINEAR_UPPER_BOUND -> capacity(targetCores, cores, cpuUsPerRequest, false, false);
            case BETWEEN_CONTENTION_AND_COHERENCY -> between(targetCores, cores, cpuUsPerRequest);
            case FITTED -> capacity(targetCores, cores, cpuUsPerRequest, true, true);
        };
        return Optional.of(new Projection(capacity, assumption));
    }

    private static void check(double targetCores, double[] cores, List<double[]> cpuUsPerRequest) {
        for (double[] round : cpuUsPerRequest) {
            if (!Arrays.stream(round).allMatch(us -> us > 0)) {
                throw new IllegalArgumentException("CPU times must be above 0");
            }
        }
        if (cores.length > 0 && !(cores[0] >= 1 && targetCores >= cores[cores.length - 1])) {
            throw new IllegalArgumentException(
                    "cores are %s to %s, and the target %s; allowed: 1 or more, and a target not below them"
                            .formatted(cores[0], cores[cores.length - 1], targetCores));
        }
    }

    private static Interval between(double targetCores, double[] cores, List<double[]> cpuUsPerRequest) {
        Interval coherency = capacity(targetCores, cores, cpuUsPerRequest, false, true);
        Interval contention = capacity(targetCores, cores, cpuUsPerRequest, true, false);
        return new Interval(
                Math.sqrt(coherency.estimate() * contention.estimate()),
                Math.min(coherency.low(), contention.low()),
                Math.max(coherency.high(), contention.high()));
    }

    private static Interval capacity(
            double targetCores,
            double[] cores,
            List<double[]> cpuUsPerRequest,
            boolean withContention,
            boolean withCoherency) {
        double cpuUs = UslTime.fit(cores, Resamples.mean(cpuUsPerRequest), withContention, withCoherency)
                .orElseThrow()
                .at(targetCores);
        Interval projected = MeanOfRounds.of(cpuUsPerRequest.stream()
                        .mapToDouble(round -> UslTime.solve(cores, round, withContention, withCoherency)
                                .orElseThrow()
                                .at(targetCores))
                        .toArray())
                .orElseThrow();
        Interval measured = MeanOfRounds.of(cpuUsPerRequest.stream()
                        .mapToDouble(round -> round[cores.length - 1])
                        .toArray())
                .orElseThrow();
        double leastUs = Math.max(0, Math.min(cpuUs, Math.max(projected.low(), measured.low())));
        double mostUs = Math.max(cpuUs, projected.high());
        double unit = targetCores * US_PER_SECOND;
        return new Interval(unit / cpuUs, unit / mostUs, unit / leastUs);
    }
}
