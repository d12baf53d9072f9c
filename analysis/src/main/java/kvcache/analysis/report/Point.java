package kvcache.analysis.report;

import java.util.List;
import java.util.Optional;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.stats.Judgement;
import kvcache.analysis.stats.Rounds;
import kvcache.analysis.stats.Rules;
import kvcache.analysis.stats.TrialEvidence;

/**
 * All rounds of one cell.
 *
 * @param cell what was measured
 * @param trials by ascending round; at least one
 * @param judgement whether it can be believed
 */
record Point(Cell cell, List<TrialRow> trials, Judgement judgement) {

    static Point of(Cell cell, List<TrialRow> trials) {
        return new Point(
                cell,
                List.copyOf(trials),
                Rules.ofPoint(trials.stream().map(Point::evidence).toList()));
    }

    private static TrialEvidence evidence(TrialRow row) {
        return new TrialEvidence(
                row.trial().cell().ratePerSecond(),
                row.achievedRatePerSecond(),
                row.errors(),
                row.latency().mean(),
                row.latency().p99(),
                row.sendLag().p99(),
                row.clientUtilisation(),
                row.serverCpuUsPerRequest());
    }

    int rate() {
        return cell.ratePerSecond();
    }

    /** A figure over the rounds; empty where a round lacks it. */
    Optional<Rounds> rounds(Figure figure) {
        double[] values = trials.stream()
                .flatMap(row -> figure.of(row).stream().boxed())
                .mapToDouble(Double::doubleValue)
                .toArray();
        return values.length == trials.size() ? Optional.of(Rounds.of(values)) : Optional.empty();
    }

    /** The median over the rounds, or not-a-number where a round lacks the figure. */
    double median(Figure figure) {
        return rounds(figure).map(Rounds::median).orElse(Double.NaN);
    }

    /** The fewest requests that a round answered. */
    long fewestRequests() {
        return trials.stream().mapToLong(TrialRow::requests).min().orElse(0);
    }

    long requests() {
        return trials.stream().mapToLong(TrialRow::requests).sum();
    }

    long errors() {
        return trials.stream().mapToLong(TrialRow::errors).sum();
    }

    /** How many requests were due in all rounds: at constant intervals from the start of each phase. */
    long due() {
        return trials.stream()
                .mapToLong(trial -> (long) Math.ceil(trial.durationSeconds() * rate()))
                .sum();
    }

    /** Share of answered requests that were reads, over all rounds. */
    double readShare() {
        return (double) trials.stream().mapToLong(TrialRow::reads).sum() / Math.max(1, requests());
    }

    /** Share of answered reads that found a value, over all rounds. */
    double hitShare() {
        return (double) trials.stream().mapToLong(TrialRow::hits).sum()
                / Math.max(1, trials.stream().mapToLong(TrialRow::reads).sum());
    }
}
