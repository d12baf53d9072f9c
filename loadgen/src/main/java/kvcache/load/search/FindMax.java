package kvcache.load.search;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import kvcache.base.run.Verdict;
import kvcache.load.LoadException;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.PhaseListener;
import kvcache.load.ProgressListener;
import kvcache.load.engine.LoadRun;
import kvcache.load.verdict.Judgement;

/** Finds the highest rate at which a server meets an objective, by runs of one plan at different rates. */
public final class FindMax {

    private final LoadPlan plan;
    private final CompletableFuture<?> stop;
    private final LoadPlan.Pace.Open pace;
    private final Objective objective;
    private final PrintWriter progress;
    private final RateSearch search = new RateSearch();
    private final List<Map<String, Object>> steps = new ArrayList<>();
    private boolean stored;

    /**
     * @param pace the starting point
     * @param stop ends the search when it is complete
     * @param progress receives one line per run
     */
    public FindMax(
            LoadPlan plan,
            LoadPlan.Pace.Open pace,
            Objective objective,
            CompletableFuture<?> stop,
            PrintWriter progress) {
        this.plan = plan;
        this.stop = stop;
        this.pace = pace;
        this.objective = objective;
        this.progress = progress;
    }

    /** Runs the search; fails as {@link LoadRun#run(LoadPlan)} does. */
    public RateSearch.Found find() throws LoadException, InterruptedException {
        return search.from(pace.ratePerSecond(), this::run);
    }

    private RateSearch.Step run(double ratePerSecond) throws LoadException, InterruptedException {
        LoadPlan at = plan.at(
                new LoadPlan.Pace.Open(ratePerSecond, pace.arrivals(), pace.waiting()), plan.preload() && !stored);
        LoadResult result = LoadRun.run(at, stop, PhaseListener.NONE, ProgressListener.NONE);
        if (result.span().interrupted()) {
            throw new LoadException("interrupted");
        }
        stored = true;
        Judgement judgement = result.judge(at, OptionalDouble.empty());
        Verdict verdict = judgement.verdict();
        RateSearch.Step step = step(verdict, result);
        double latencyMicros = result.times().latencyNs().getValueAtPercentile(objective.percentile()) / 1e3;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rate", ratePerSecond);
        fields.put("achieved_rate", result.achievedRatePerSecond());
        fields.put("latency_us", latencyMicros);
        fields.put("errors", result.counts().errors());
        fields.put("verdict", verdict.toString());
        fields.put("reasons", judgement.reasons());
        fields.put("step", step.name().toLowerCase(Locale.ROOT));
        steps.add(fields);
        progress.printf(
                Locale.ROOT,
                "%,12.0f requests/s: %s %,.0f µs, %,d errors, %s: %s%n",
                ratePerSecond,
                objective.figure(),
                latencyMicros,
                result.counts().errors(),
                verdict,
                switch (step) {
                    case HELD -> "held";
                    case MISSED -> "missed";
                    case CLIENT_LIMITED -> "no statement about the server";
                });
        progress.flush();
        return step;
    }

    private RateSearch.Step step(Verdict verdict, LoadResult result) {
        return switch (verdict) {
            case CLIENT_LIMITED, NOISY_HOST -> RateSearch.Step.CLIENT_LIMITED;
            case ERRORS -> RateSearch.Step.MISSED;
            // The objective applies to all latencies, whatever limited the run.
            case VALID, UNSTEADY, SERVER_LIMITED, CONNECTION_LIMITED ->
                result.heldItsRate() && objective.isKeptBy(result.times().latencyNs())
                        ? RateSearch.Step.HELD
                        : RateSearch.Step.MISSED;
        };
    }

    /** Returns the result in one line. */
    public static String sentence(Objective objective, RateSearch.Found found) {
        String held = String.format(Locale.ROOT, "%,.0f", found.heldPerSecond());
        String top = String.format(Locale.ROOT, "%,.0f", found.topPerSecond());
        if (found.heldPerSecond() == 0) {
            return "No rate found with %s, not even %s requests/s (%s runs).".formatted(objective, top, found.runs());
        }
        return switch (found.top()) {
            case MISSED ->
                "The highest rate with %s is between %s and %s requests/s: the first held in each run, the second in none (%s runs)."
                        .formatted(objective, held, top, found.runs());
            case CLIENT_LIMITED ->
                "The highest rate with %s is at least %s requests/s; at %s this client or its machine is the limit, so the server's is unknown (%s runs)."
                        .formatted(objective, held, top, found.runs());
            case HIGHEST_RATE, UNTRIED ->
                "The highest rate with %s is at least %s requests/s, the highest rate tried (%s runs)."
                        .formatted(objective, held, found.runs());
        };
    }

    /** Returns the result of an unfinished search in one line. */
    public static String sentenceSoFar(Objective objective, RateSearch.Found found) {
        String held = found.heldPerSecond() == 0
                ? "no rate held"
                : String.format(Locale.ROOT, "%,.0f requests/s held", found.heldPerSecond());
        String top = String.format(Locale.ROOT, "%,.0f", found.topPerSecond());
        return "%s %s each time, %s. The search has not ended (%s runs)."
                .formatted(
                        held,
                        objective,
                        switch (found.top()) {
                            case MISSED -> top + " requests/s never";
                            case CLIENT_LIMITED ->
                                "and at %s requests/s this client, or its machine, was the limit".formatted(top);
                            case HIGHEST_RATE, UNTRIED -> "and no rate missed it";
                        },
                        found.runs());
    }

    /** Returns the result of the runs so far. */
    public RateSearch.Found found() {
        return search.found();
    }

    /** Returns the machine-readable result. */
    public Map<String, Object> fields(RateSearch.Found found) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("percentile", objective.percentile());
        fields.put("limit_us", objective.limit().toNanos() / 1e3);
        fields.put("interrupted", stop.isDone());
        fields.put("steps", steps);
        fields.put("held_rate", found.heldPerSecond());
        fields.put("top_rate", found.topPerSecond());
        fields.put("top", found.top().name().toLowerCase(Locale.ROOT));
        fields.put("runs", found.runs());
        return fields;
    }
}
