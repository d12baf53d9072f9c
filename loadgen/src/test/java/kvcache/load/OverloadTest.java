package kvcache.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import kvcache.base.run.Protocol;
import kvcache.base.run.Verdict;
import kvcache.load.record.Outcome;
import kvcache.load.verdict.Judgement;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Open loops that ask for four times what the server can do. */
@Tag("quiet")
@Timeout(60)
final class OverloadTest {

    private static final long SERVICE_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final AtomicLong askedInPhase = new AtomicLong();
    private final AtomicLong measuredByProgress = new AtomicLong();

    /** Of a server that answers one request at a time, at most 500 a second. */
    private Plan plan(FakeServer server) {
        server.onGet(call -> {
            LockSupport.parkNanos(SERVICE_NS);
            call.serve();
        });
        Plan plan = new Plan(server, Protocol.H1);
        plan.pace = Plan.open(2000, Waiting.PARK);
        plan.reads = 1;
        plan.depth = 1;
        plan.connections = 24;
        plan.warmup = Duration.ofMillis(400);
        plan.timeout = Duration.ofMillis(500);
        plan.preload = false;
        plan.listener = new PhaseListener() {
            @Override
            public void measuredPhaseStarted() {
                askedInPhase.addAndGet(-server.gets.get());
            }

            @Override
            public void measuredPhaseEnded() {
                askedInPhase.addAndGet(server.gets.get());
            }
        };
        plan.progress = progress -> {
            if (progress.measured()) {
                measuredByProgress.addAndGet(progress.seen().requests());
            }
        };
        return plan;
    }

    @Test
    void theWarmupsBacklogEndsWithItAndTheResultIsTheRateThatTheServerSustains() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Plan plan = plan(server);
            LoadResult result = plan.run();

            double sustained = askedInPhase.get() / 0.5;
            assertThat(result.achievedRatePerSecond()).isCloseTo(sustained, Percentage.withPercentage(40));
            assertThat(measuredByProgress.get()).isEqualTo(result.counts().requests());
            assertThat(result.counts().due()).isEqualTo(1000);
            assertThat(result.counts().errorsByKind()).containsKey(Outcome.UNSENT);
            assertThat(result.times().latencyNs().getMinValue()).isLessThan(TimeUnit.MILLISECONDS.toNanos(600));
        }
    }

    @Test
    void aServerThatIsAskedForMoreThanItCanDoIsServerLimited() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Plan plan = plan(server);
            EnumSet<Verdict> spoiled =
                    EnumSet.of(Verdict.NOISY_HOST, Verdict.CLIENT_LIMITED, Verdict.CONNECTION_LIMITED);
            Judgement judgement =
                    VerdictOnPurposeTest.quiet(spoiled, () -> plan.run().judge(plan.plan(), OptionalDouble.empty()));

            assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(Verdict.SERVER_LIMITED);
            assertThat(judgement.reasons())
                    .anyMatch(reason ->
                            reason.matches("\\d\\d\\.\\d % of the offered rate was answered: \\d+ requests/s"))
                    .anyMatch(reason -> reason.matches("\\d+ requests were due and never sent: .*"));
        }
    }
}
