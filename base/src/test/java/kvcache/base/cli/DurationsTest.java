package kvcache.base.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"500ms,500", "1.5s,1500", "0.025s,25", "10s,10000", "2.5m,150000", "0.5h,1800000", "7d,604800000"})
    void aNumberWithAUnitIsRead(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5ms", "1.s", ".5s", "1,5s", "1.0005s", "-1s", "1", "s"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .hasMessage("'" + text
                        + "' is not a duration; allowed: a number with a unit, such as 500ms, 1.5s, 5m, 1h or 7d");
    }
}
