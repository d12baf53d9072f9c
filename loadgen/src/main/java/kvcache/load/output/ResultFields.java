package kvcache.load.output;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import kvcache.base.linux.CpuQuota;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.host.LoopUse;
import kvcache.load.host.ServerCpu;
import kvcache.load.record.Counts;
import kvcache.load.record.Outcome;
import kvcache.load.steady.SteadyState;
import kvcache.load.verdict.Judgement;
import org.HdrHistogram.Histogram;

/** A machine-readable result: values by snake-case names that include units. */
public record ResultFields(LoadPlan plan, LoadResult result, Judgement judgement, OptionalDouble ceilingPerSecond) {

    static final String CLOSED_BY_REASON = "closed_by_reason";
    static final String ANSWERS_BY_STATUS = "answers_by_status";

    /** Fields whose keys differ between results, so that CSV has no columns for them. */
    public static final List<String> JSON_ONLY = List.of(CLOSED_BY_REASON, ANSWERS_BY_STATUS);

    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_S = 1e9;

    public Map<String, Object> asMap() {
        Counts counts = result.counts();
        double seconds = result.span().durationSeconds();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "measured_from",
                Instant.ofEpochMilli(result.span().measuredFromMs()).toString());
        fields.put("warmup_seconds", result.span().warmupSeconds());
        fields.put("duration_seconds", seconds);
        fields.put("interrupted", result.span().interrupted());
        fields.put("requests", counts.requests());
        fields.put("errors", counts.errors());
        fields.put("errors_by_kind", errors(counts));
        fields.put(CLOSED_BY_REASON, result.wire().closedByReason());
        fields.put(ANSWERS_BY_STATUS, result.wire().answersByStatus());
        fields.put("unanswered", counts.unanswered());
        fields.put("timeout_seconds", plan.schedule().timeout().toNanos() / NS_PER_S);
        fields.put("retried", counts.of(Outcome.RETRIED));
        fields.put("retried_on_idle_close", counts.of(Outcome.CROSSED));
        fields.put("connections_made", result.wire().connectionsMade());
        fields.put("received_bytes_per_second", result.wire().receivedBytes() / seconds);
        fields.put("sent_bytes_per_second", result.wire().sentBytes() / seconds);
        fields.put("success_rate", counts.successRate());
        if (plan.pace() instanceof LoadPlan.Pace.Open open) {
            fields.put("offered_rate", open.ratePerSecond());
        }
        fields.put("achieved_rate", result.achievedRatePerSecond());
        fields.put("reads", counts.reads());
        fields.put("writes", counts.writes());
        fields.put("deletes", counts.deletes());
        fields.put("hits", counts.hits());
        fields.put("closed_loop", plan.pace() instanceof LoadPlan.Pace.Closed);
        fields.put("latency_us", micros(result.times().latencyNs()));
        fields.put("send_lag_us", micros(result.times().sendLagNs()));
        fields.put("room_wait_us", micros(result.times().roomWaitNs()));
        fields.put("service_us", micros(result.times().serviceNs()));
        fields.put("cpu_us_per_request", result.clientCpuMicrosPerRequest());
        fields.put("busiest_loop_utilisation", result.busiestLoopUtilisation());
        fields.put("in_flight", inFlight());
        ceilingPerSecond.ifPresent(ceiling -> {
            fields.put("ceiling_rate", ceiling);
            fields.put("headroom", ceiling / result.achievedRatePerSecond());
        });
        if (result.machine().cpus().isKnown()) {
            fields.put("host", host());
        }
        result.machine().clientQuota().ifPresent(quota -> {
            Map<String, Object> own = new LinkedHashMap<>();
            quota(quota, own);
            fields.put("client", own);
        });
        result.machine().server().ifPresent(server -> fields.put("server", server(server)));
        fields.put("steady", steady());
        fields.put("verdict", judgement.verdict().toString());
        fields.put("reasons", judgement.reasons());
        fields.put("evidence", judgement.evidence());
        fields.put("loops", loops());
        return fields;
    }

    private Map<String, Object> inFlight() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "mean",
                result.loops().stream().mapToDouble(LoopUse::meanInFlight).sum());
        fields.put("by_littles_law", result.inFlightByLittlesLaw());
        fields.put("most", plan.connections().mostInFlight());
        return fields;
    }

    private Map<String, Object> host() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("cpus", result.machine().cpus().cpus());
        fields.put("busy_share", result.machine().cpus().busyShare());
        fields.put("steal_share", result.machine().cpus().stealShare());
        fields.put("max_steal_share", result.machine().cpus().maxStealShare());
        result.machine().competitorCores().ifPresent(cores -> fields.put("competitor_cores", cores));
        return fields;
    }

    private Map<String, Object> steady() {
        SteadyState steady = result.steady();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("outcome", steady.outcome().name().toLowerCase(Locale.ROOT));
        steady.steadyFromSeconds().ifPresent(seconds -> fields.put("warmup_needed_seconds", seconds));
        fields.put("levels", steady.levels().size());
        return fields;
    }

    private static Map<String, Object> server(ServerCpu used) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("cores_used", used.coresUsed());
        fields.put("cpus_allowed", used.cpusAllowed());
        fields.put("slack", used.slack());
        fields.put("waiting_threads", used.waitingThreads());
        used.quota().ifPresent(quota -> quota(quota, fields));
        return fields;
    }

    private static void quota(CpuQuota quota, Map<String, Object> fields) {
        fields.put("quota_cores", quota.cores());
        fields.put("throttled_share", quota.throttledShare());
        fields.put("throttled_seconds", quota.throttledNs() / NS_PER_S);
    }

    private List<Map<String, Object>> loops() {
        List<Map<String, Object>> loops = new ArrayList<>();
        for (LoopUse use : result.loops()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("cpu_seconds", use.cpuNs() / NS_PER_S);
            fields.put("utilisation", use.utilisation());
            if (!Double.isNaN(use.runQueueWaitShare())) {
                fields.put("run_queue_wait_share", use.runQueueWaitShare());
            }
            fields.put("mean_in_flight", use.meanInFlight());
            fields.put("send_lag_us", micros(use.sendLagNs()));
            loops.add(fields);
        }
        return loops;
    }

    private static Map<String, Long> errors(Counts counts) {
        Map<String, Long> errors = new LinkedHashMap<>();
        Outcome.ERRORS.forEach(kind -> errors.put(kind.name().toLowerCase(Locale.ROOT), counts.of(kind)));
        return errors;
    }

    /** Returns the percentiles, the mean and the maximum. */
    static Map<String, Double> micros(Histogram histogramNs) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("mean", histogramNs.getMean() / NS_PER_US);
        for (String percentile : Summary.PERCENTILES) {
            double value = histogramNs.getValueAtPercentile(Double.parseDouble(percentile));
            figures.put("p" + percentile, value / NS_PER_US);
        }
        figures.put("max", histogramNs.getMaxValue() / NS_PER_US);
        return figures;
    }
}
