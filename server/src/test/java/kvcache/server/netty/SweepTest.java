package kvcache.server.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweepTest {

    private static final Duration SHORT = Duration.ofMillis(8);

    @Test
    void oneConnectionWhoseSweepFailsDoesNotKeepOthersFromTheirDeadlines() throws Exception {
        EventLoop loop = new DefaultEventLoop();
        try {
            Deadlines deadlines = new Deadlines(new ConnectionLimits(1, SHORT, SHORT, SHORT, 1));
            CountDownLatch failures = new CountDownLatch(3);
            CountDownLatch sweepsOfTheOther = new CountDownLatch(3);
            deadlines.start(List.of(loop));
            loop.submit(() -> {
                        deadlines.watch(loop, nowNs -> {
                            failures.countDown();
                            throw new StackOverflowError("as a fault of ours would");
                        });
                        deadlines.watch(loop, nowNs -> sweepsOfTheOther.countDown());
                    })
                    .sync();

            assertThat(failures.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(sweepsOfTheOther.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT2562047788015215H"})
    void aTimeoutThatNoArithmeticInNanosecondsCouldHoldIsRefused(Duration timeout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConnectionLimits(1, timeout, SHORT, SHORT, 1))
                .withMessageContaining("requestTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConnectionLimits(1, SHORT, timeout, SHORT, 1))
                .withMessageContaining("idleTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConnectionLimits(1, SHORT, SHORT, timeout, 1))
                .withMessageContaining("stallTimeout");
    }
}
