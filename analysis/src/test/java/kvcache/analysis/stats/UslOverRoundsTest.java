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
        int runs = 60;
        SplittableRandom random = new SplittableRandom(1);
        int lambdas = 0;
        int sigmas = 0;
        int kappas = 0;
        int throughputs = 0;
        for (int run = 0; run < runs; run++) {
            UslOverRounds fit =
                    UslOverRounds.fit(CONCURRENCIES, rounds(random, 5)).orElseThrow();
            lambdas += fit.lambda().contains(TRUTH.lambda()) ? 1 : 0;
            sigmas += fit.sigma().contains(TRUTH.sigma()) ? 1 : 0;
            kappas += fit.kappa().contains(TRUTH.kappa()) ? 1 : 0;
            throughputs += fit.throughput(64).contains(TRUTH.throughput(64)) ? 1 : 0;
        }

        // 57 are expected, with a standard deviation of 1.7.
        assertThat(List.of(lambdas, sigmas, kappas, throughputs)).allMatch(held -> held >= 52);
    }

    @Test
    void thePeakHasAnInterval() {
        Interval peak = UslOverRounds.fit(CONCURRENCIES, rounds(new SplittableRandom(2), 8))
                .orElseThrow()
                .peakConcurrency();

        assertThat(peak.low()).isBetween(15.0, 22.0);
        assertThat(peak.high()).isBetween(21.5, 30.0);
    }

    @Test
    void whatCannotBeFittedGivesNone() {
        assertThat(UslOverRounds.fit(CONCURRENCIES, rounds(new SplittableRandom(3), 1)))
                .isEmpty();
        assertThat(UslOverRounds.fit(new double[] {1, 2, 3}, List.of(new double[] {1, 2, 3}, new double[] {1, 2, 3})))
                .isEmpty();
    }

    private static List<double[]> rounds(SplittableRandom random, int rounds) {
        return Stream.generate(() -> Arrays.stream(CONCURRENCIES)
                        .map(n -> TRUTH.throughput(n) * Math.exp(0.03 * random.nextGaussian()))
                        .toArray())
                .limit(rounds)
                .toList();
    }
}
