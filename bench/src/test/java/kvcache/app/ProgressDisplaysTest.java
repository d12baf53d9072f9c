package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressDisplaysTest {

    private final StringWriter told = new StringWriter();
    private long nowNs;

    private ProgressDisplays.Lines lines(int steps, Duration budget) {
        return new ProgressDisplays.Lines(new PrintWriter(told), steps, budget, () -> nowNs);
    }

    private String lastLine() {
        return told.toString().lines().toList().getLast();
    }

    @Test
    void theTimeLeftNeverExceedsTheBudget() {
        ProgressDisplays.Lines progress = lines(3_000, Duration.ofMinutes(5));
        progress.isAt(0);
        progress.begins("warming up");
        progress.done();
        nowNs += Duration.ofSeconds(20).toNanos();
        progress.begins("first");
        assertThat(lastLine()).isEqualTo("2/3000 first, 4:40 left");

        nowNs += Duration.ofMinutes(6).toNanos();
        progress.begins("late");
        assertThat(lastLine()).endsWith(", 0:00 left");
    }

    @Test
    void aResumedRunIsJudgedByItsOwnPace() {
        ProgressDisplays.Lines progress = lines(100, Duration.ZERO);
        progress.isAt(80);
        progress.begins("first");
        assertThat(lastLine()).isEqualTo("81/100 first");
        progress.done();
        nowNs += Duration.ofSeconds(10).toNanos();
        progress.begins("second");
        assertThat(lastLine()).isEqualTo("82/100 second, 3:10 left");

        progress.isAt(80); // the round is measured once more
        nowNs += Duration.ofSeconds(10).toNanos();
        progress.begins("first again");
        assertThat(lastLine()).isEqualTo("81/100 first again");
    }
}
