package kvcache.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import kvcache.base.run.Protocol;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Warm-ups that end when the server is steady. */
@Tag("quiet")
@Timeout(60)
final class SteadyWarmupTest {

    @Test
    void aWarmupThatEndsWhenSteadyEndsEarlyAgainstASteadyServer() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> call.serveAfter(10));
            Plan plan = untilSteady(server, Duration.ofSeconds(20));
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.span().warmupSeconds()).isBetween(1.5, 15.0);
            assertThat(result.counts().requests()).isEqualTo(100);
        }
    }

    @Test
    void aWarmupThatEndsWhenSteadyTakesAsLongAsItMayAgainstAServerThatNeverIs() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> call.serveAfter(2 + server.gets.get() / 10));
            Plan plan = untilSteady(server, Duration.ofSeconds(4));
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.span().warmupSeconds()).isEqualTo(4);
            assertThat(result.counts().requests()).isEqualTo(100);
        }
    }

    private static Plan untilSteady(FakeServer server, Duration longest) {
        Plan plan = new Plan(server, Protocol.H1);
        plan.reads = 1;
        plan.pace = Plan.open(200, Waiting.PARK);
        plan.connections = 32;
        plan.depth = 1;
        plan.loops = 2;
        plan.warmup = longest;
        plan.warmupEndsWhenSteady = true;
        return plan;
    }
}
