package kvcache.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UslTest {

    // A SPARCcenter 2000 in SPEC SDM91, and a ray tracer on an SGI Origin 2000: Gunther, Guerrilla Capacity Planning,
    // 2007.
    private static final double[] SPEC_USERS = {1, 18, 36, 72, 108, 144, 216};
    private static final double[] SPEC_SCRIPTS = {64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2};
    private static final double[] RAY_PROCESSORS = {1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64};
    private static final double[] RAY_RATES = {20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310};
    // A Cisco router in Baron Schwartz, Practical Scalability Analysis with the Universal Scalability Law, 2015.
    private static final double[] CISCO = {
        955.16, 1878.91, 2688.01, 3548.68, 4315.54, 5130.43, 5931.37, 6531.08, 7219.8, 7867.61, 8278.71, 8646.7,
        9047.84, 9426.55, 9645.37, 9897.24, 10097.6, 10240.5, 10532.39, 10798.52, 11151.43, 11518.63, 11806, 12089.37,
        12075.41, 12177.29, 12211.41, 12158.93, 12155.27, 12118.04, 12140.4, 12074.39
    };

    @Test
    void fitsTheSpecBenchmarkAsThePackageUslOfRDoes() {
        Usl usl = Usl.fit(SPEC_USERS, SPEC_SCRIPTS).orElseThrow();

        assertThat(usl.sigma()).isEqualTo(0.0277285, within(1e-6));
        assertThat(usl.kappa()).isEqualTo(0.0001044, within(1e-7));
        assertThat(usl.lambda()).isEqualTo(89.9952330, within(1e-4));
        assertThat(usl.peakConcurrency()).isEqualTo(96.51956, within(0.001));
        assertThat(usl.throughput(36)).isEqualTo(1541, within(0.5));
    }

    @Test
    void fitsTheRayTracerAsThePackageUslOfRDoes() {
        Usl usl = Usl.fit(Arrays.copyOf(RAY_PROCESSORS, 6), Arrays.copyOf(RAY_RATES, 6))
                .orElseThrow();

        assertThat(usl.sigma()).isEqualTo(0.02444, within(0.000005));
        assertThat(usl.kappa()).isEqualTo(0.00163, within(0.000005));
        assertThat(usl.lambda()).isEqualTo(20.85605, within(0.00001));
    }

    @Test
    void findsNoCoherencyInTheWholeOfTheRayTracersCurve() {
        Usl usl = Usl.fit(RAY_PROCESSORS, RAY_RATES).orElseThrow();

        assertThat(usl.kappa()).isZero();
        assertThat(usl.peakConcurrency()).isInfinite();
    }

    @Test
    void fitsTheCiscoBenchmarkAsTheBookDoes() {
        double[] concurrencies =
                IntStream.rangeClosed(1, CISCO.length).asDoubleStream().toArray();

        Usl usl = Usl.fit(concurrencies, CISCO).orElseThrow();

        assertThat(usl.kappa()).isCloseTo(7.690945e-4, withinPercentage(0.02));
        assertThat(usl.sigma()).isCloseTo(0.02671591, withinPercentage(0.02));
        assertThat(usl.lambda()).isCloseTo(995.6486, withinPercentage(0.02));
        assertThat(Math.floor(usl.peakConcurrency())).isEqualTo(35);
    }

    @ParameterizedTest
    @CsvSource({"50000, 0.05, 0.001", "50000, 0, 0.01", "3, 0.3, 0", "1000, 0, 0", "7e6, 0.9, 0.2"})
    void recoversTheCoefficientsOfCurvesWithoutNoise(double lambda, double sigma, double kappa) {
        double[] concurrencies = {1, 2, 4, 8, 16, 32};
        double[] throughputs = Arrays.stream(concurrencies)
                .map(new Usl(lambda, sigma, kappa)::throughput)
                .toArray();

        Usl usl = Usl.fit(concurrencies, throughputs).orElseThrow();

        assertThat(usl.lambda()).isCloseTo(lambda, withinPercentage(1e-4));
        assertThat(usl.sigma()).isEqualTo(sigma, within(1e-6));
        assertThat(usl.kappa()).isEqualTo(kappa, within(1e-6));
    }

    @Test
    void throughputThatGrowsFasterThanConcurrencyHasNeitherContentionNorCoherency() {
        Usl usl = Usl.fit(new double[] {1, 2, 3, 4}, new double[] {10, 21, 33, 46})
                .orElseThrow();

        assertThat(usl.sigma()).isZero();
        assertThat(usl.kappa()).isZero();
    }

    @Test
    void threeConcurrenciesAreTooFewHoweverOftenMeasured() {
        assertThat(Usl.fit(new double[] {1, 1, 2, 2, 4, 4}, new double[] {1, 1, 2, 2, 3, 3}))
                .isEmpty();
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatThrownBy(() -> Usl.fit(new double[] {1, 2}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Usl.fit(new double[] {0.5}, new double[] {1}))
                .hasMessage("a throughput is 1.0 at a concurrency of 0.5; allowed: above 0, at 1 or more");
    }
}
