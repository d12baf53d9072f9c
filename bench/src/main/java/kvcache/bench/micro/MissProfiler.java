package kvcache.bench.micro;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Reports the miss ratio of an iteration. A miss copies nothing, so an evicting store would look fast because of lost
 * entries.
 */
public class MissProfiler implements InternalProfiler {

    public static final String MISS_SHARE = "miss.share";

    /** The misses of all threads in the iteration. */
    static final LongAdder MISSES = new LongAdder();

    @Override
    public String getDescription() {
        return "Share of operations that found no entry";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        MISSES.reset();
    }

    @Override
    @SuppressWarnings("rawtypes") // as in the interface
    public Collection<? extends Result> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double misses = MISSES.sum();
        double share = misses / Math.max(1, result.getMetadata().getAllOps());
        return List.of(new ScalarResult(MISS_SHARE, share, "", AggregationPolicy.AVG));
    }
}
