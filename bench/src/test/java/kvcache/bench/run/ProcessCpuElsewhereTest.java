package kvcache.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kvcache.base.linux.CpuQuota;
import kvcache.base.linux.QuotaSample;
import org.junit.jupiter.api.Test;

class ProcessCpuElsewhereTest {

    @Test
    void whatWasUsedIsThatOfTheTimeBetweenTheQuestionsNotBetweenTheReadings() {
        // Asked for 100 ms apart; the second reading came 25 ms late.
        ProcessCpu before = ProcessCpu.takenElsewhere(threads(10_000_000, 2_000_000), quota(10, 1), 0, 7_000_000_000L);
        ProcessCpu after =
                ProcessCpu.takenElsewhere(threads(60_000_000, 12_000_000), quota(20, 6), 100_000_000, 7_125_000_000L);

        assertThat(after.since(before)).hasValue(new ProcessCpu.Used(40_000_000, 8_000_000));
        assertThat(after.quotas().since(before.quotas())).hasValue(new CpuQuota(1.5, 0.5, 500));
    }

    @Test
    void aReadingSurvivesTheWayOverTheNetwork() {
        ProcessCpu here = ProcessCpu.read(ProcessHandle.current().pid());
        ProcessCpu there = ProcessCpu.takenElsewhere(here.threads(), here.quotas(), here.takenAtNs(), here.takenAtNs());

        assertThat(there.threads()).containsExactlyInAnyOrderElementsOf(here.threads());
        assertThat(here.threads()).isNotEmpty();
        assertThat(there.since(ProcessCpu.NONE)).isEmpty();
    }

    private static QuotaSample quota(long periods, long throttled) {
        return new QuotaSample(List.of(new QuotaSample.Group("/pod", 1.5, periods, throttled, 100 * throttled)));
    }

    private static List<ProcessCpu.ThreadTime> threads(long loopNs, long jitNs) {
        return List.of(new ProcessCpu.ThreadTime("1", loopNs, false), new ProcessCpu.ThreadTime("2", jitNs, true));
    }
}
