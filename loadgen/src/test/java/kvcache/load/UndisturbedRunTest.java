package kvcache.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kvcache.base.run.Protocol;
import kvcache.load.record.Gap;
import kvcache.load.record.LatencyByDueTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Latency by due time: what the generator has no CPU for is left out, and what the server does stays. */
@Tag("quiet")
@Timeout(60)
final class UndisturbedRunTest {

    private static final long STALL_NS = TimeUnit.MILLISECONDS.toNanos(150);

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    private static Plan plan(FakeServer server) {
        Plan plan = new Plan(server, Protocol.H1);
        plan.pace = Plan.open(500, Waiting.SPIN);
        plan.depth = 100;
        plan.duration = Duration.ofSeconds(1);
        return plan;
    }

    private interface Run {
        LoadResult run() throws Exception;
    }

    /** Returns the first run in which others left the CPUs to the generator for most of the time, or the last one. */
    private static LoadResult quiet(Run run) throws Exception {
        long startNs = System.nanoTime();
        LoadResult result = run.run();
        while (result.byDueTime()
                                .orElseThrow()
                                .undisturbed(List.of())
                                .orElseThrow()
                                .share()
                        < 0.5
                && System.nanoTime() - startNs < PATIENCE_NS) {
            result = run.run();
        }
        return result;
    }

    @Test
    void theLoopSeesThatItHadNoCpuAndWhatWasDueMeanwhileIsLeftOut() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Plan plan = plan(server);
            plan.listener = new PhaseListener() {
                @Override
                public void measuredPhaseStarted() {
                    LockSupport.parkNanos(STALL_NS);
                }

                @Override
                public void measuredPhaseEnded() {}
            };
            LoadResult result = plan.run();
            LatencyByDueTime byDueTime = result.byDueTime().orElseThrow();
            LatencyByDueTime.Undisturbed rest = byDueTime.undisturbed(List.of()).orElseThrow();

            assertThat(byDueTime.loops().getFirst().gaps()).anyMatch(gap -> gap.endNs() - gap.startNs() >= STALL_NS);
            assertThat(result.times().latencyNs().getMaxValue()).isGreaterThan(STALL_NS / 2);
            assertThat(rest.share()).isLessThan(0.72);
            assertThat(rest.latencyNs().getMaxValue()).isLessThan(STALL_NS / 2);
        }
    }

    @Test
    void aPauseOfTheServerStaysWithTheRequestsThatItLost() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Plan plan = plan(server);
            plan.timeout = Duration.ofMillis(250);
            LoadResult result = quiet(() -> {
                server.gets.set(0);
                server.onGet(call -> {
                    if (server.gets.get() == 200) {
                        server.freeze(500);
                    }
                    call.serve();
                });
                return plan.run();
            });
            LatencyByDueTime byDueTime = result.byDueTime().orElseThrow();

            assertThat(result.counts().unanswered()).isPositive();
            assertThat(byDueTime.loops().getFirst().requests().count())
                    .isEqualTo((int) result.counts().due());
            assertThat(byDueTime
                            .undisturbed(List.of())
                            .orElseThrow()
                            .latencyNs()
                            .getMaxValue())
                    .isGreaterThanOrEqualTo(plan.timeout.toNanos());
        }
    }

    @Test
    void windowsInWhichTheServerHadNoCpuAreLeftOut() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            LatencyByDueTime byDueTime = plan(server).run().byDueTime().orElseThrow();
            Gap all = new Gap(byDueTime.startNs(), byDueTime.endNs());

            assertThat(byDueTime.undisturbed(List.of(all)).orElseThrow().share())
                    .isZero();
        }
    }

    @Test
    void aLoopThatSleepsCannotTell() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Plan plan = plan(server);
            plan.pace = Plan.open(500, Waiting.PARK);

            assertThat(plan.run().byDueTime()).isEmpty();
        }
    }

    @Test
    void moreRequestsThanMemoryIsWorthAreNotKept() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Plan plan = plan(server);
            assertThat(plan.plan().latenciesKeptEach()).isBetween(500, 700);

            plan.duration = Duration.ofHours(2);

            assertThat(plan.plan().latenciesKeptEach()).isZero();
        }
    }
}
