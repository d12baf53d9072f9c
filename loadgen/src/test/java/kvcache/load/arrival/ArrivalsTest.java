package kvcache.load.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import kvcache.load.workload.LoopShare;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArrivalsTest {

    private static long[] dueOfAllLoops(ArrivalProcess process, double rate, int loops, int each, long seed) {
        long[] due = new long[loops * each];
        for (int loop = 0; loop < loops; loop++) {
            Arrivals arrivals = Arrivals.of(process, rate, new LoopShare(loop, loops), seed);
            for (int i = 0; i < each; i++) {
                due[loop * each + i] = arrivals.nextDueNs();
            }
        }
        Arrays.sort(due);
        return due;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,1", "501,2", "9501,3", "333333.3,4"})
    void constantArrivalsOfAllLoopsKeepOneGapAndRoundingDoesNotAddUp(double rate, int loops) {
        int each = 5_000;
        long[] due = dueOfAllLoops(ArrivalProcess.CONSTANT, rate, loops, each, 1);
        assertThat(due[0]).isZero();
        for (int i = 1; i < due.length; i++) {
            assertThat((double) (due[i] - due[i - 1])).isBetween(1e9 / rate - 1.001, 1e9 / rate + 1.001);
        }
        assertThat((double) due[due.length - 1])
                .isBetween((due.length - 1) * 1e9 / rate - 1, (due.length - 1) * 1e9 / rate);
    }

    @Test
    void constantArrivalsOfEachLoopAreAsEvenAsThoseOfAll() {
        for (int loop = 0; loop < 4; loop++) {
            Arrivals arrivals = Arrivals.of(ArrivalProcess.CONSTANT, 100, new LoopShare(loop, 4), 1);
            for (int i = 0; i < 20; i++) {
                assertThat(arrivals.nextDueNs()).isEqualTo((4L * i + loop) * 10_000_000);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1000,1", "2000,2"})
    void poissonArrivalsHaveExponentialGapsAlsoWhenLoopsAreAddedUp(double rate, int loops) {
        long[] due = dueOfAllLoops(ArrivalProcess.POISSON, rate, loops, 5_000, 11);
        // The loops end at different times, after which fewer of them are left.
        long[] common = Arrays.copyOf(due, due.length * 9 / 10);
        double[] gaps = LongStream.range(1, common.length)
                .mapToDouble(i -> common[(int) i] - common[(int) i - 1])
                .toArray();
        var expected = new ExponentialDistribution(new Well19937c(1), 1e9 / rate);
        assertThat(new KolmogorovSmirnovTest().kolmogorovSmirnovTest(expected, gaps))
                .isGreaterThan(0.01);
    }

    @Test
    void poissonArrivalsRepeatWithTheirSeed() {
        long[] first = dueOfAllLoops(ArrivalProcess.POISSON, 1000, 2, 100, 5);
        assertThat(dueOfAllLoops(ArrivalProcess.POISSON, 1000, 2, 100, 5)).isEqualTo(first);
        assertThat(dueOfAllLoops(ArrivalProcess.POISSON, 1000, 2, 100, 6)).isNotEqualTo(first);
    }

    @Test
    void loopsDrawDifferentGaps() {
        Arrivals one = Arrivals.of(ArrivalProcess.POISSON, 1000, new LoopShare(0, 2), 5);
        Arrivals other = Arrivals.of(ArrivalProcess.POISSON, 1000, new LoopShare(1, 2), 5);
        assertThat(one.nextDueNs()).isNotEqualTo(other.nextDueNs());
    }
}
