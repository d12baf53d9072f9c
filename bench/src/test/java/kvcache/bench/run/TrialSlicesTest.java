package kvcache.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Variant;
import kvcache.base.run.Protocol;
import kvcache.base.run.Verdict;
import kvcache.load.LoadResult;
import kvcache.load.Wire;
import kvcache.load.host.HostCpu;
import kvcache.load.host.MachineUse;
import kvcache.load.record.Counts;
import kvcache.load.record.Outcome;
import kvcache.load.record.RequestTimes;
import kvcache.load.steady.SteadyState;
import kvcache.load.verdict.Judgement;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class TrialSlicesTest {

    private static MeasuredLoad measured(Verdict verdict) {
        Histogram none = new Histogram(3);
        LoadResult load = new LoadResult(
                new LoadResult.MeasuredSpan(0, 0, 1, false),
                new Counts(10, 0, 0, Map.of(Outcome.HIT, 10L)),
                10,
                Wire.NONE,
                new RequestTimes(none, none, none, none, 0, none, 1),
                List.of(),
                new MachineUse(
                        new HostCpu.Use(2, 0.5, 0, 0, 1), Optional.empty(), Optional.empty(), OptionalDouble.empty()),
                new SteadyState(SteadyState.Outcome.STEADY, OptionalDouble.empty(), List.of(), "steady"),
                Optional.empty());
        return new MeasuredLoad(
                load,
                new Judgement(verdict, List.of("it is " + verdict), List.of()),
                Optional.empty(),
                Optional.empty());
    }

    private static void assertVerdict(Verdict expected, Verdict... ofSlices) {
        TrialSlices slices = new TrialSlices(
                new Trial(1, new Cell(new Variant("striped", Protocol.H1), new LoadProfile.OpenLoop(10))));
        for (Verdict verdict : ofSlices) {
            slices.add(Instant.EPOCH, measured(verdict));
        }
        assertThat(slices.row().verdict()).isEqualTo(expected);
    }

    @Test
    void aTrialIsNoisyIfMostOfItsSlicesAre() {
        assertVerdict(Verdict.VALID, Verdict.NOISY_HOST, Verdict.VALID);
        assertVerdict(Verdict.NOISY_HOST, Verdict.NOISY_HOST, Verdict.NOISY_HOST, Verdict.VALID);
    }

    @Test
    void noNoiseOfOtherSlicesExcusesTheErrorsOfOne() {
        assertVerdict(Verdict.ERRORS, Verdict.ERRORS, Verdict.VALID, Verdict.VALID);
        assertVerdict(Verdict.ERRORS, Verdict.NOISY_HOST, Verdict.NOISY_HOST, Verdict.ERRORS);
    }
}
