package kvcache.load.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class BarsTest {

    private static String print(Histogram histogram) {
        StringWriter out = new StringWriter();
        Bars.print(new PrintWriter(out, true), histogram);
        return out.toString();
    }

    @Test
    void eachRowHasTheShareOfItsStepAndNoneIsLeftOutBetween() {
        Histogram histogram = new Histogram(3);
        histogram.recordValueWithCount(700_000, 2);
        histogram.recordValueWithCount(1_000_000, 1);
        histogram.recordValueWithCount(4_000_000, 1);

        assertThat(print(histogram).lines())
                .containsExactly(
                        "     to 1 ms |" + "#".repeat(50) + "  75.00 %",
                        "     to 2 ms |" + " ".repeat(50) + "   0.00 %",
                        "     to 5 ms |" + "#".repeat(17) + " ".repeat(33) + "  25.00 %");
    }

    @Test
    void nothingIsPrintedOfNothing() {
        assertThat(print(new Histogram(3))).isEmpty();
    }
}
