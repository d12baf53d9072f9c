package kvcache.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UslOverRoundsTest {

    private static final double[] CONCURRENCIES = {1, 2, 4, 8, 16, 32};
    private static final Usl TRUTH = new Usl(50_000, 0.05, 0.002);

    @Test
    void intervalsHoldThePlantedCoefficientsAboutAsOftenAsTheySay() {
        int runs = 50;
        SplittableRandom random = new SplittableRandom(1);
        int lambdas = 0;
        int sigmas = 0;
        int kappas = 0;
        int throughputs = 0;
        int peaks = 0;
        for (int run = 0; run < runs; run++) {
            UslOverRounds fit =
                    UslOverRounds.fit(CONCURRENCIES, rounds(random, TRUTH, 5)).orElseThrow();
            lambdas += fit.lambda().contains(TRUTH.lambda()) ? 1 : 0;
            sigmas += fit.sigma().contains(TRUTH.sigma()) ? 1 : 0;
            kappas += fit.kappa().contains(TRUTH.kappa()) ? 1 : 0;
            throughputs += fit.throughput(64).contains(TRUTH.throughput(64)) ? 1 : 0;
            peaks += fit.peakConcurrency().contains(TRUTH.peakConcurrency()) ? 1 : 0;
        }

        // 47 are expected, with a standard deviation of 1.5.
        assertThat(List.of(lambdas, sigmas, kappas, throughputs, peaks)).allMatch(held -> held >= 43);
    }

    @Test
    void thePeaksIntervalReachesToInfinityWhereCoherencyMayBeNone() {
        Interval some = UslOverRounds.fit(CONCURRENCIES, rounds(new SplittableRandom(2), TRUTH, 8))
                .orElseThrow()
                .peakConcurrency();
        Interval perhapsNone = UslOverRounds.fit(
                        CONCURRENCIES, rounds(new SplittableRandom(2), new Usl(50_000, 0.1, 0), 8))
                .orElseThrow()
                .peakConcurrency();

        assertThat(some.low()).isBetween(15.0, 22.0);
        assertThat(some.high()).isBetween(21.5, 30.0);
        assertThat(perhapsNone.high()).isInfinite();
    }

    @Test
    void whatCannotBeFittedGivesNone() {
        assertThat(UslOverRounds.fit(CONCURRENCIES, rounds(new SplittableRandom(3), TRUTH, 1)))
                .isEmpty();
        assertThat(UslOverRounds.fit(new double[] {1, 2, 3}, List.of(new double[] {1, 2, 3}, new double[] {1, 2, 3})))
                .isEmpty();
    }

    private static List<double[]> rounds(SplittableRandom random, Usl truth, int rounds) {
        return Stream.generate(() -> Arrays.stream(CONCURRENCIES)
                        .map(n -> truth.throughput(n) * Math.exp(0.03 * random.nextGaussian()))
                        .toArray())
                .limit(rounds)
                .toList();
    }
}
