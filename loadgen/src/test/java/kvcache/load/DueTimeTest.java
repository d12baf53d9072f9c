package kvcache.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kvcache.base.run.Protocol;
import kvcache.load.arrival.ArrivalProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is due is sent, and its latency runs from when it was due: whatever pauses, the server or the client. */
@Tag("quiet")
@Timeout(60)
final class DueTimeTest {

    @ParameterizedTest
    @CsvSource({
        "H1,1,SPIN", "H1,1,PARK", "H1,2,PARK", "H1,3,NEAR", //
        "H2C,1,SPIN", "H2C,1,NEAR", "H2C,2,PARK", "H2C,3,PARK"
    })
    void aPauseOfTheServerShowsInFullAndNoRequestOfItIsLeftOut(Protocol protocol, int loops, Waiting waiting)
            throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            Plan plan = new Plan(server, protocol);
            plan.pace = Plan.open(500, waiting);
            plan.duration = Duration.ofMillis(1500);
            plan.loops = loops;
            // From the 200th read on, which is in the measured phase.
            server.onGet(call -> {
                if (server.gets.get() == 200) {
                    server.freeze(600);
                }
                call.serve();
            });
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().requests()).isEqualTo(750);
            assertThat(micros(result.times().latencyNs().getMaxValue())).isBetween(550_000.0, 1_500_000.0);
            assertThat(micros(result.times().latencyNs().getValueAtPercentile(99.8)))
                    .isGreaterThan(550_000);
            // Of the 750 requests 300 were due in the pause: half of those waited half of it or longer.
            assertThat(result.times().latencyNs().getCountBetweenValues(300_000_000L, 1_500_000_000L))
                    .isBetween(140L, 350L);
            // And none of it is the client's doing: at the worst it was late by far less.
            assertThat(micros(result.times().sendLagNs().getValueAtPercentile(99)))
                    .isLessThan(200_000);
        }
    }

    @Test
    void whatTheClientWasTooLateForIsSentSpreadOutAndNoneIsLeftOut() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            List<Long> seenNs = new CopyOnWriteArrayList<>();
            server.onGet(call -> {
                seenNs.add(System.nanoTime());
                call.serve();
            });
            Plan plan = new Plan(server, Protocol.H1);
            plan.reads = 1;
            plan.depth = 100;
            plan.duration = Duration.ofMillis(800);
            long stallMs = 200;
            plan.listener = new PhaseListener() {
                @Override
                public void measuredPhaseStarted() {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(stallMs));
                }

                @Override
                public void measuredPhaseEnded() {}
            };
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().requests()).isEqualTo(800);
            assertThat(micros(result.times().sendLagNs().getMaxValue())).isGreaterThan(150_000);
            int after = 1;
            for (int i = 1; i < seenNs.size(); i++) {
                if (seenNs.get(i) - seenNs.get(i - 1) > seenNs.get(after) - seenNs.get(after - 1)) {
                    after = i;
                }
            }
            assertThat(seenNs.get(after) - seenNs.get(after - 1)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(150));
            // The 200 that were due in the stall and not sent: at twice the rate they take 100 ms.
            long spreadNs = seenNs.get(after + 199) - seenNs.get(after);
            assertThat(spreadNs).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void latencyRunsFromTheDueTimeWhenTooFewConnectionsHoldRequestsBack() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> call.serveAfter(20));
            Plan plan = new Plan(server, Protocol.H1);
            plan.connections = 1;
            plan.depth = 1;
            plan.reads = 1;
            plan.warmup = Duration.ZERO;
            plan.pace = new LoadPlan.Pace.Open(100, ArrivalProcess.CONSTANT, Waiting.PARK);
            plan.duration = Duration.ofSeconds(1);
            LoadResult result = plan.run();

            // One connection serves 50 a second at most, so the last of 100 is sent a second late, and its due time is
            // kept.
            assertThat(result.counts().requests()).isEqualTo(100);
            assertThat(micros(result.times().latencyNs().getMaxValue())).isGreaterThan(900_000);
            assertThat(result.achievedRatePerSecond()).isLessThan(60);
            assertThat(micros(result.times().sendLagNs().getValueAtPercentile(50)))
                    .isLessThan(20_000);
        }
    }

    private static double micros(long ns) {
        return ns / 1e3;
    }
}
