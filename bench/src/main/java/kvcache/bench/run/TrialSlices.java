package kvcache.bench.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.result.HistogramFile;
import kvcache.analysis.result.LatencyUs;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.result.ValidVerdicts;
import kvcache.base.run.Verdict;
import kvcache.load.LoadResult;
import kvcache.load.record.LatencyByDueTime;
import kvcache.load.record.Outcome;
import org.HdrHistogram.Histogram;

/** The slices of one trial and their aggregate. */
final class TrialSlices {

    private static final double NS_PER_US = 1_000;
    private static final int MAX_REASONS = 3;

    private final Trial trial;
    private final List<Slice> slices = new ArrayList<>();

    TrialSlices(Trial trial) {
        this.trial = trial;
    }

    private record Slice(Instant startedAt, MeasuredLoad measured) {
        LoadResult load() {
            return measured.load();
        }

        boolean isDisturbed() {
            return measured.judgement().verdict() == Verdict.NOISY_HOST;
        }
    }

    void add(Instant startedAt, MeasuredLoad measured) {
        slices.add(new Slice(startedAt, measured));
    }

    int count() {
        return slices.size();
    }

    List<HistogramFile.Slice> histograms() {
        return slices.stream()
                .map(slice -> new HistogramFile.Slice(
                        timed(slice, slice.load().times().latencyNs()),
                        timed(slice, slice.load().times().sendLagNs()),
                        slice.measured().undisturbed().map(of -> timed(slice, of.latencyNs()))))
                .toList();
    }

    private static Histogram timed(Slice slice, Histogram histogram) {
        long startMs = slice.load().span().measuredFromMs();
        histogram.setStartTimeStamp(startMs);
        histogram.setEndTimeStamp(startMs
                + Math.round(slice.load().span().durationSeconds()
                        * Duration.ofSeconds(1).toMillis()));
        return histogram;
    }

    /**
     * Returns the aggregate of the slices without the disturbed ones. If most are disturbed, all count, and the trial
     * is disturbed.
     */
    TrialRow row() {
        List<Slice> clean =
                slices.stream().filter(slice -> !slice.isDisturbed()).toList();
        boolean disturbed = 2 * clean.size() < slices.size();
        List<Slice> counted = disturbed ? slices : clean;
        Verdict verdict = verdict(counted, disturbed);
        long requests = sum(counted, slice -> slice.load().counts().requests());
        double seconds = counted.stream()
                .mapToDouble(slice -> slice.load().span().durationSeconds())
                .sum();
        return new TrialRow(
                trial,
                slices.getFirst().startedAt(),
                verdict,
                reasons(counted, verdict),
                new TrialRow.Slices(counted.size(), slices.size() - clean.size(), seconds),
                new TrialRow.Answers(
                        requests,
                        sum(counted, slice -> slice.load().counts().errors()),
                        errorKinds(counted),
                        sum(counted, slice -> slice.load().counts().due()),
                        sum(counted, slice -> slice.load().counts().reads()),
                        sum(counted, slice -> slice.load().counts().writes()),
                        sum(counted, slice -> slice.load().counts().hits())),
                mean(counted, slice -> slice.load().achievedRatePerSecond()),
                LatencyUs.of(together(counted, load -> load.times().latencyNs())),
                LatencyUs.of(together(counted, load -> load.times().sendLagNs())),
                new TrialRow.CpuCost(
                        perRequest(counted, requests, ProcessCpu.Used::serverNs),
                        perRequest(counted, requests, ProcessCpu.Used::jitNs),
                        sum(counted, slice -> slice.load().clientCpuNs()) / (NS_PER_US * Math.max(1, requests)),
                        mean(counted, slice -> slice.load().busiestLoopUtilisation())),
                undisturbed());
    }

    /** Returns the latency in undisturbed windows of all slices; a slice for which they are not known has none. */
    private Optional<TrialRow.Undisturbed> undisturbed() {
        List<LatencyByDueTime.Undisturbed> known = slices.stream()
                .flatMap(slice -> slice.measured().undisturbed().stream())
                .toList();
        double share =
                known.stream().mapToDouble(LatencyByDueTime.Undisturbed::share).sum() / slices.size();
        Histogram latencyNs = sum(known.stream().map(LatencyByDueTime.Undisturbed::latencyNs));
        return latencyNs.getTotalCount() == 0
                ? Optional.empty()
                : Optional.of(new TrialRow.Undisturbed(share, LatencyUs.of(latencyNs)));
    }

    /**
     * Returns the verdict: errors in any slice; else disturbed; else the most frequent valid verdict if at least half
     * of the slices are valid, otherwise the most frequent limit.
     */
    private Verdict verdict(List<Slice> counted, boolean disturbed) {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        counted.forEach(slice -> counts.merge(slice.measured().judgement().verdict(), 1L, Long::sum));
        if (counts.containsKey(Verdict.ERRORS)) {
            return Verdict.ERRORS;
        }
        if (disturbed) {
            return Verdict.NOISY_HOST;
        }
        Comparator<Verdict> frequency = Comparator.comparingLong(counts::get);
        long valid = counts.keySet().stream()
                .filter(verdict -> ValidVerdicts.isValid(verdict, trial.cell().demand()))
                .mapToLong(counts::get)
                .sum();
        boolean mostAreValid = 2 * valid >= counted.size();
        return counts.keySet().stream()
                .filter(verdict -> ValidVerdicts.isValid(verdict, trial.cell().demand()) == mostAreValid)
                .max(frequency)
                .orElseThrow();
    }

    private static String reasons(List<Slice> counted, Verdict verdict) {
        return counted.stream()
                .filter(slice -> slice.measured().judgement().verdict() == verdict)
                .flatMap(slice -> slice.measured().judgement().reasons().stream())
                .distinct()
                .limit(MAX_REASONS)
                .collect(Collectors.joining("; "));
    }

    private static Histogram together(List<Slice> counted, Function<LoadResult, Histogram> part) {
        return sum(counted.stream().map(slice -> part.apply(slice.load())));
    }

    private static Histogram sum(Stream<Histogram> parts) {
        Histogram sum = new Histogram(3);
        sum.setAutoResize(true);
        parts.forEach(sum::add);
        return sum;
    }

    private static OptionalDouble perRequest(
            List<Slice> counted, long requests, ToLongFunction<ProcessCpu.Used> share) {
        if (counted.stream().anyMatch(slice -> slice.measured().serverCpu().isEmpty())) {
            return OptionalDouble.empty();
        }
        long ns = sum(
                counted, slice -> share.applyAsLong(slice.measured().serverCpu().orElseThrow()));
        return OptionalDouble.of(ns / (NS_PER_US * Math.max(1, requests)));
    }

    private static String errorKinds(List<Slice> counted) {
        return Outcome.ERRORS.stream()
                .map(kind -> Map.entry(
                        kind, sum(counted, slice -> slice.load().counts().of(kind))))
                .filter(kind -> kind.getValue() > 0)
                .map(kind -> kind.getKey() + ":" + kind.getValue())
                .collect(Collectors.joining(" "));
    }

    private static long sum(List<Slice> counted, ToLongFunction<Slice> part) {
        return counted.stream().mapToLong(part).sum();
    }

    private static double mean(List<Slice> counted, ToDoubleFunction<Slice> part) {
        return counted.stream().mapToDouble(part).average().orElse(0);
    }
}
