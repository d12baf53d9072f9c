package kvcache.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HolmTest {

    private static final Offset<Double> EXACTLY = within(1e-12);

    @Test
    void adjustsAsPublishedExamplesDo() {
        // R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm"); and the example of Wikipedia's article on the method.
        assertThat(Holm.adjust(0.01, 0.02, 0.03, 0.04, 0.05))
                .containsExactly(new double[] {0.05, 0.08, 0.09, 0.09, 0.09}, EXACTLY);
        assertThat(Holm.adjust(0.01, 0.04, 0.03, 0.005))
                .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, EXACTLY);
    }

    @Test
    void noneIsAboveOneAndASingleOneStaysWhatItIs() {
        assertThat(Holm.adjust(0.7, 0.8)).containsExactly(1, 1);
        assertThat(Holm.adjust(0.04)).containsExactly(0.04);
        assertThat(Holm.adjust()).isEmpty();
    }

    @Test
    void whatIsNoProbabilityIsRefused() {
        assertThatThrownBy(() -> Holm.adjust(0.5, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Holm.adjust(1.5)).hasMessage("a p-value is 1.5; allowed: 0 to 1");
    }
}
