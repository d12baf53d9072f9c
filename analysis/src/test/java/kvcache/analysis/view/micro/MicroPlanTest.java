package kvcache.analysis.view.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import kvcache.analysis.result.ExperimentPlan.Trial;
import org.junit.jupiter.api.Test;

class MicroPlanTest {

    private final MicroPlan plan = SyntheticMicro.plan(MicroPlan.Measure.TIME, 3);

    @Test
    void everySubjectIsMeasuredUnderEveryCondition() {
        assertThat(plan.subjects())
                .extracting(Subject::name)
                .containsExactly("striped", "concurrent", "bareMap", "keySelection");
        // 2 mixes, 2 distributions, 3 numbers of threads
        assertThat(plan.conditions()).hasSize(12).doesNotHaveDuplicates();
        assertThat(plan.cells()).hasSize(48).doesNotHaveDuplicates();
    }

    @Test
    void aRoundRunsEveryCellOnceInAnOrderOfItsOwnThatTheSeedRepeats() {
        List<MicroCell> first = plan.trials(1).stream().map(Trial::cell).toList();
        List<MicroCell> second = plan.trials(2).stream().map(Trial::cell).toList();

        assertThat(new HashSet<>(first)).isEqualTo(new HashSet<>(plan.cells()));
        assertThat(first).isNotEqualTo(plan.cells()).isNotEqualTo(second);
        assertThat(plan.trials(1))
                .isEqualTo(SyntheticMicro.plan(MicroPlan.Measure.TIME, 3).trials(1));
        assertThat(plan.trials(2).getFirst().order()).isEqualTo(49);
    }

    @Test
    void moreThreadsThanCpusAreOversubscribed() {
        assertThat(plan.conditions())
                .allSatisfy(
                        condition -> assertThat(plan.oversubscribes(condition)).isEqualTo(condition.threads() > 2));
    }

    @Test
    void aStoreMeasuredTwiceAndAReferenceThatIsNotMeasuredAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SyntheticMicro.plan(List.of("striped", "striped"), "striped"))
                .withMessageContaining("none twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SyntheticMicro.plan(List.of("striped"), "concurrent"))
                .withMessageContaining("allowed: one of the stores");
    }
}
