package kvcache.load;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kvcache.load.LoadResult.ErrorKind;
import kvcache.load.record.LoopRecord;
import kvcache.load.record.Outcome;

/** Makes a run's result from what its loops recorded. */
final class ResultMaker {

    private ResultMaker() {}

    static LoadResult result(LoadPlan plan, Phases phases, LoopRecord record, long measuredAtMs) {
        long lastNs = record.requests() == 0 ? phases.endNs() : record.lastAnswerNs();
        long spanNs = Math.max(phases.endNs() - phases.measuredNs(), lastNs - phases.measuredNs());
        record.latencyNs().setStartTimeStamp(measuredAtMs);
        record.latencyNs().setEndTimeStamp(measuredAtMs + TimeUnit.NANOSECONDS.toMillis(spanNs));
        record.sendLagNs().setStartTimeStamp(measuredAtMs);
        record.sendLagNs().setEndTimeStamp(measuredAtMs + TimeUnit.NANOSECONDS.toMillis(spanNs));
        return new LoadResult(
                plan.duration().toNanos() / 1e9,
                record.requests(),
                errors(record),
                record.requests() * 1e9 / spanNs,
                record.reads(),
                record.requests() - record.reads() - record.deletes(),
                record.deletes(),
                record.count(Outcome.HIT),
                record.latencyNs(),
                record.sendLagNs(),
                record.cpuNs(),
                record.utilisation());
    }

    private static Map<ErrorKind, Long> errors(LoopRecord record) {
        Map<ErrorKind, Long> errors = new EnumMap<>(ErrorKind.class);
        for (Outcome outcome : Outcome.values()) {
            if (outcome.isError() && record.count(outcome) > 0) {
                errors.put(ErrorKind.valueOf(outcome.name()), record.count(outcome));
            }
        }
        return Collections.unmodifiableMap(errors);
    }
}
