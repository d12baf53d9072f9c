package kvcache.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kvcache.base.run.Protocol;
import kvcache.load.calibrate.NullServer;
import kvcache.load.record.Outcome;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.WorkloadSpec;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the loops' threads allocate while they send as fast as they can. */
@Timeout(60)
final class AllocationTest {

    private static final double MOST_BYTES_PER_REQUEST = 1;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Up to some moment of the measured phase. */
    private record Sample(long requests, long allocatedBytes) {}

    @ParameterizedTest
    @CsvSource({"H1,1", "H2C,16"})
    void aRequestAllocatesNothingOnceTheRunIsWarm(Protocol protocol, int depth) throws Exception {
        List<Sample> samples = new ArrayList<>();
        WorkloadSpec workload = new WorkloadSpec(0.8, 1000, new KeyDistribution.Uniform(), 100, 42);
        try (NullServer server = NullServer.start(protocol == Protocol.H2C, workload)) {
            Plan plan = new Plan(server.address(), protocol);
            plan.workload = workload;
            plan.pace = new LoadPlan.Pace.Closed();
            plan.depth = depth;
            plan.warmup = Duration.ofSeconds(2);
            plan.duration = Duration.ofMillis(2500);
            plan.preload = false;
            plan.progress = progress -> {
                if (progress.measured()) {
                    long before = samples.isEmpty() ? 0 : samples.getLast().requests();
                    samples.add(new Sample(before + progress.seen().requests(), allocatedByLoops()));
                }
            };
            LoadResult result = plan.run();

            // It keeps no values, and answers with those from before any write.
            assertThat(result.counts().errorsByKind().keySet()).isSubsetOf(Outcome.STALE_VALUE);
            long requests = samples.getLast().requests() - samples.getFirst().requests();
            long bytes = samples.getLast().allocatedBytes() - samples.getFirst().allocatedBytes();
            assertThat(requests).isGreaterThan(1000);
            assertThat((double) bytes / requests).isLessThan(MOST_BYTES_PER_REQUEST);
        }
    }

    private static long allocatedByLoops() {
        long bytes = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("load-")) {
                bytes += THREADS.getThreadAllocatedBytes(thread.threadId());
            }
        }
        return bytes;
    }
}
