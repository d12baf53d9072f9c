package kvcache.analysis.finding;

import static org.assertj.core.api.Assertions.assertThat;

import kvcache.analysis.stats.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.0123, 0.0123",
        "0.256, 0.26",
        "0.974, 0.97",
        "0.996, 1.00",
        "1, 1.00",
        "1.034, 1.03",
        "3.95, 4.0",
        "9.96, 10.0",
        "12.34, 12.3",
        "85.2, 85",
        "134.4, 134",
        "351, 350",
        "1240, '1,240'",
        "98765, '99,000'",
        "123456, '123,000'",
        "-0.5, -0.50",
    })
    void aMeasuredFigureHasTwoDigitsOrThreeAfterAOne(double value, String text) {
        assertThat(Format.number(value)).isEqualTo(text);
    }

    @Test
    void aRateInALoadsNameIsExact() {
        assertThat(Format.count(12_345)).isEqualTo("12,345");
    }

    @Test
    void theTextOfAnIntervalTellsWhetherItLeavesOutOne() {
        assertThat(Format.compact(new Interval(1.008, 1.004, 1.012))).isEqualTo("1.008 (1.004 to 1.012)");
        assertThat(Format.compact(new Interval(0.9991, 0.9987, 0.9996))).isEqualTo("0.9991 (0.9987 to 0.9996)");
        assertThat(Format.compact(new Interval(1.001, 0.998, 1.004))).isEqualTo("1.00 (1.00 to 1.00)");
        assertThat(Format.compact(new Interval(0.95, 0.92, 0.98))).isEqualTo("0.95 (0.92 to 0.98)");
    }

    @Test
    void allTextsOfARatioHaveTheSameFigures() {
        Interval ratio = new Interval(0.256, 0.248, 0.271);

        assertThat(Format.compact(ratio)).isEqualTo("0.26 (0.25 to 0.27)");
        assertThat(Format.ratio(ratio)).isEqualTo("0.26 (95 % interval 0.25 to 0.27)");
        assertThat(Format.times(ratio)).isEqualTo("0.26 times (95 % interval 0.25 to 0.27)");
        assertThat(Format.factor(ratio, "the CPU")).isEqualTo("0.26x the CPU (0.25 to 0.27)");
    }
}
