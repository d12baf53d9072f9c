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
 * <p>The law is linear in its coefficients where time is what is fitted, so each round projects by itself, and the
 * interval is that of {@linkplain MeanOfRounds the mean} of what they project. There coefficients may fall below 0, or
 * rounds in which noise makes them do so would make the interval too narrow; the estimate has none below 0, and no time
 * is taken for possible below the lowest possible with the most cores measured.
 *
 * @param capacityPerSecond requests per second with the target's cores; the high end is infinite where rounds differ so
 *     much that they do not bound it
 * @param assumption what the interval takes for granted
 */
public record Projection(Interval capacityPerSecond, Assumption assumption) {

    private static final double US_PER_SECOND = 1e6;

    /** What a projection takes for granted, by how many numbers of cores were measured. */
    public enum Assumption {
        /**
         * One was: a request takes no more CPU time on many cores than on these. No measured capacity can be above the
         * interval.
         */
        LINEAR_UPPER_BOUND,
        /**
         * Two were, which cannot tell contention from coherency. The low end takes all growth as coherency, the high
         * end as contention; the estimate is the geometric middle of what the two give.
         */
        BETWEEN_CONTENTION_AND_COHERENCY,
        /** Three or more were, and the law is fitted to them. */
        FITTED
    }

    /**
     * Projects.
     *
     * @param targetCores at least the highest number measured
     * @param cores the numbers of server cores measured, ascending, at least 1
     * @param cpuUsPerRequest for each round the CPU time of a request with each number of cores, above 0
     * @return empty where there are fewer than two rounds, or no number of cores
     * @throws IllegalArgumentException where numbers of cores do not ascend, a round has not one value for each, or a
     *     figure is out of its range
     */
    public static Optional<Projection> of(double targetCores, double[] cores, List<double[]> cpuUsPerRequest) {
        Curves.check(cores, cpuUsPerRequest);
        check(targetCores, cores, cpuUsPerRequest);
        if (cpuUsPerRequest.size() < 2 || cores.length == 0) {
            return Optional.empty();
        }
        return Optional.of(
                switch (cores.length) {
                    case 1 ->
                        new Projection(
                                capacity(targetCores, cores, cpuUsPerRequest, false, false),
                                Assumption.LINEAR_UPPER_BOUND);
                    case 2 ->
                        new Projection(
                                between(targetCores, cores, cpuUsPerRequest),
                                Assumption.BETWEEN_CONTENTION_AND_COHERENCY);
                    default ->
                        new Projection(capacity(targetCores, cores, cpuUsPerRequest, true, true), Assumption.FITTED);
                });
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
