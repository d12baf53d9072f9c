package kvcache.load.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.Wire;
import kvcache.load.host.LoopUse;
import kvcache.load.record.LatencyByDueTime;
import kvcache.load.record.LoopRecord;
import kvcache.load.record.RequestTimes;
import kvcache.load.steady.SteadyState;
import org.HdrHistogram.Histogram;

/**
 * Builds a run's result from its records.
 *
 * @param interrupted whether the run was interrupted
 * @param measuredMs when the measured phase began, since the epoch
 */
record ResultMaker(
        LoadPlan plan,
        Phases phases,
        boolean interrupted,
        long measuredMs,
        List<LoopRun> loops,
        Collector collector,
        HostWatch watch) {

    private static final double NS_PER_S = 1e9;

    /** The percentile of service times that counts as quickest. */
    private static final double QUICKEST_PERCENTILE = 1;

    LoadResult result() {
        LoopRecord record = collector.total();
        long lastNs = record.requests() == 0 ? phases.endNs() : record.lastAnswerNs();
        long spanNs = Math.max(phases.endNs(), lastNs) - phases.measuredNs();
        return new LoadResult(
                new LoadResult.MeasuredSpan(
                        measuredMs,
                        (phases.measuredNs() - phases.warmupNs()) / NS_PER_S,
                        (phases.endNs() - phases.measuredNs()) / NS_PER_S,
                        interrupted),
                record.counts(),
                achievedPerSecond(record, spanNs),
                wire(record),
                times(record, spanNs),
                IntStream.range(0, loops.size()).mapToObj(this::use).toList(),
                watch.use(),
                steady(),
                byDueTime());
    }

    private Optional<LatencyByDueTime> byDueTime() {
        List<LatencyByDueTime.Loop> known = new ArrayList<>();
        for (LoopRun loop : loops) {
            loop.gapsSince(phases.measuredNs())
                    .ifPresent(gaps ->
                            known.add(new LatencyByDueTime.Loop(loop.recorder().byDueTime(), gaps)));
        }
        return plan.latenciesKeptEach() == 0 || known.size() < loops.size()
                ? Optional.empty()
                : Optional.of(new LatencyByDueTime(phases.measuredNs(), phases.endNs(), known));
    }

    private RequestTimes times(LoopRecord record, long spanNs) {
        return new RequestTimes(
                stamped(record.latencyNs(), spanNs),
                stamped(record.sendLagNs(), spanNs),
                stamped(record.roomWaitNs(), spanNs),
                stamped(record.serviceNs(), spanNs),
                record.meanInFlightNs(),
                record.silenceNs(),
                Math.min(collector.quickestWarmupNs(), record.serviceNs().getValueAtPercentile(QUICKEST_PERCENTILE)));
    }

    /**
     * Returns the rate of responses. Late responses to the warm-up count, since the last responses of the phase come
     * after it. An open loop answers at most what is due.
     */
    private double achievedPerSecond(LoopRecord record, long spanNs) {
        long late = loops.stream().mapToLong(LoopRun::lateWarmupAnswers).sum();
        double perSecond = (record.requests() + late) * NS_PER_S / spanNs;
        return plan.pace() instanceof LoadPlan.Pace.Open
                ? Math.min(perSecond, record.counts().due() * NS_PER_S / (phases.endNs() - phases.measuredNs()))
                : perSecond;
    }

    private Wire wire(LoopRecord record) {
        return loops.stream()
                .map(LoopRun::wire)
                .reduce(new Wire(0, 0, 0, record.answersByStatus(), record.closedByReason()), Wire::plus);
    }

    private LoopUse use(int loop) {
        return loops.get(loop)
                .use(watch.runQueueWaitShare(loop), collector.ofLoop(loop).sendLagNs());
    }

    private SteadyState steady() {
        double measuredFromSeconds = (phases.measuredNs() - phases.warmupNs()) / NS_PER_S;
        return SteadyState.of(
                Timeline.windows(collector.timeline(), phases.warmupNs(), phases.endNs()),
                plan.steadyMeasure(),
                measuredFromSeconds);
    }

    private Histogram stamped(Histogram histogram, long spanNs) {
        histogram.setStartTimeStamp(measuredMs);
        histogram.setEndTimeStamp(measuredMs + TimeUnit.NANOSECONDS.toMillis(spanNs));
        return histogram;
    }
}
