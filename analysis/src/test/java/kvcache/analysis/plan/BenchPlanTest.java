package kvcache.analysis.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import kvcache.load.Protocol;
import kvcache.server.cpu.CpuSet;
import org.junit.jupiter.api.Test;

class BenchPlanTest {

    @Test
    void eachRoundHoldsEveryCellOnceInAnOrderOfItsOwn() {
        BenchPlan plan = plan(7);
        List<Cell> first = cellsOfRound(plan, 1);
        List<Cell> second = cellsOfRound(plan, 2);

        assertThat(first).containsExactlyInAnyOrderElementsOf(plan.cells());
        assertThat(second).containsExactlyInAnyOrderElementsOf(plan.cells());
        assertThat(first).isNotEqualTo(second).isNotEqualTo(plan.cells());
    }

    @Test
    void theSeedDeterminesTheOrder() {
        assertThat(plan(7).trials()).isEqualTo(plan(7).trials()).isNotEqualTo(plan(8).trials());
    }

    @Test
    void bothProtocolsHaveAsManyRequestsInFlight() {
        Concurrency concurrency = new Concurrency(64, 8);

        for (Protocol protocol : Protocol.values()) {
            assertThat(concurrency.connections(protocol) * concurrency.perConnection(protocol))
                    .isEqualTo(64);
        }
        assertThatThrownBy(() -> new Concurrency(64, 7)).hasMessageContaining("divisor");
    }

    @Test
    void ratesAreReadAsARangeOrAsAList() {
        assertThat(Rates.parse("1:2001:500").perSecond()).containsExactly(1, 501, 1001, 1501, 2001);
        assertThat(Rates.parse("4000,1000,4000").perSecond()).containsExactly(1000, 4000);
        for (String wrong : List.of("", "0", "1:10", "1:10:0", "10:1:1", "1,,2", "x", "2000000", "1:1000000:1")) {
            assertThatThrownBy(() -> Rates.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<Cell> cellsOfRound(BenchPlan plan, int round) {
        return plan.trials().stream()
                .filter(trial -> trial.round() == round)
                .map(Trial::cell)
                .toList();
    }

    private static BenchPlan plan(long seed) {
        return new BenchPlan(
                BenchPlan.STORE,
                List.of(ServerSetup.ofStore("striped", List.of()), ServerSetup.ofStore("concurrent", List.of())),
                List.of(Protocol.H1, Protocol.H2C),
                Rates.parse("1:9501:500"),
                2,
                new Timing(Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(1)),
                Concurrency.DEFAULT,
                Workload.ORIGINAL,
                seed,
                CpuSet.parse("0"),
                CpuSet.parse("1"));
    }
}
