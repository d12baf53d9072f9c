package kvcache.analysis.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kvcache.base.linux.CpuSet;
import kvcache.base.run.Protocol;
import org.junit.jupiter.api.Test;

class BenchPlanTest {

    @Test
    void eachSliceOfARoundHoldsEveryCellOnceInAnOrderOfItsOwn() {
        BenchPlan plan = plan(7);

        assertThat(cells(plan, 1, 1)).containsExactlyInAnyOrderElementsOf(plan.cells());
        assertThat(cells(plan, 1, 2)).containsExactlyInAnyOrderElementsOf(plan.cells());
        assertThat(cells(plan, 1, 1))
                .isNotEqualTo(cells(plan, 1, 2))
                .isNotEqualTo(cells(plan, 2, 1))
                .isNotEqualTo(plan.cells());
    }

    @Test
    void everySecondSliceGoesBackwardsSoThatEachVariantIsMeasuredBeforeTheOtherAsOften() {
        BenchPlan plan = plan(7);

        assertThat(cells(plan, 1, 2)).isEqualTo(cells(plan, 1, 1).reversed());
        assertThat(cells(plan, 1, 3)).isNotEqualTo(cells(plan, 1, 1)).isNotEqualTo(cells(plan, 1, 2));
        assertThat(cells(plan, 1, 4)).isEqualTo(cells(plan, 1, 3).reversed());
    }

    @Test
    void theOrdersOfRoundsHaveNothingInCommon() {
        int rounds = 600;
        BenchPlan plan = plan(7);
        int variants = plan.variants().size();
        Variant one = plan.variants().getFirst();

        long first = IntStream.rangeClosed(1, rounds)
                .filter(round -> cells(plan, round, 1).getFirst().variant().equals(one))
                .count();

        // Five standard deviations of a binomial distribution.
        double share = 1.0 / variants;
        assertThat((double) first).isCloseTo(rounds * share, within(5 * Math.sqrt(rounds * share * (1 - share))));
    }

    @Test
    void variantsThatAreComparedAreMeasuredOneAfterAnother() {
        BenchPlan plan = plan(7);
        int variants = plan.variants().size();
        List<Cell> cells = cells(plan, 1, 1);

        for (int first = 0; first < cells.size(); first += variants) {
            assertThat(cells.subList(first, first + variants))
                    .extracting(Cell::demand)
                    .containsOnly(cells.get(first).demand());
        }
    }

    @Test
    void theSeedDeterminesTheOrder() {
        assertThat(plan(7).trials(1, 1)).isEqualTo(plan(7).trials(1, 1)).isNotEqualTo(plan(8).trials(1, 1));
    }

    @Test
    void theSweepOfClosedLoopsIsForTheReferenceAlone() {
        BenchPlan plan = withClosedLoops(List.of(1, 8, 64));

        assertThat(plan.cells())
                .filteredOn(cell -> cell.demand().equals(new LoadProfile.ClosedLoop(8)))
                .extracting(cell -> cell.variant().server())
                .containsOnly("concurrent");
        assertThat(plan.cells())
                .filteredOn(cell -> cell.demand().equals(new LoadProfile.ClosedLoop(64)))
                .hasSameSizeAs(plan.variants());
    }

    @Test
    void aServerIsComparedWithTheOneThatDiffersInOneFactor() {
        ServerSetup epoll = server("epoll+g1", "concurrent", "transport", "epoll", "gc", "g1");
        ServerSetup nio = server("nio+g1", "concurrent", "transport", "nio", "gc", "g1");
        ServerSetup epollZ = server("epoll+z", "concurrent", "transport", "epoll", "gc", "z");
        ServerSetup nioZ = server("nio+z", "concurrent", "transport", "nio", "gc", "z");
        BenchPlan plan = plan(List.of(epoll, nio, epollZ, nioZ, epoll.twin()), List.of(), 1);

        assertThat(plan.contrasts())
                .filteredOn(contrast -> contrast.variant().protocol() == Protocol.H1)
                .extracting(contrast -> "%s/%s by %s"
                        .formatted(
                                contrast.variant().server(), contrast.baseline().server(), contrast.factor()))
                .containsExactlyInAnyOrder(
                        "nio+g1/epoll+g1 by transport",
                        "epoll+z/epoll+g1 by gc",
                        "nio+z/epoll+z by transport",
                        "nio+z/nio+g1 by gc",
                        "epoll+g1.twin/epoll+g1 by nothing");
        assertThat(plan.contrasts())
                .filteredOn(contrast -> contrast.variant().protocol() == Protocol.H2C
                        && contrast.factor().equals(Contrast.PROTOCOL))
                .hasSize(4);
    }

    @Test
    void aPeerIsComparedWithTheReferenceOverTheFirstProtocolUnlessTheyShareOne() {
        BenchPlan plan = plan(
                List.of(
                        ServerSetup.ofStore("striped", List.of()),
                        ServerSetup.ofStore("concurrent", List.of()),
                        peer("redis", Protocol.REDIS),
                        peer("memcached", Protocol.MEMCACHED),
                        peer("nginx", Protocol.H2C)),
                List.of(Protocol.H1, Protocol.H2C, Protocol.REDIS, Protocol.MEMCACHED),
                List.of(),
                0);

        assertThat(plan.contrasts())
                .filteredOn(contrast -> contrast.factor().equals(ServerSetup.SERVER))
                .extracting(contrast -> contrast.variant() + "/" + contrast.baseline())
                .containsExactlyInAnyOrder(
                        "redis-" + Protocol.REDIS + "/concurrent-h1",
                        "memcached-" + Protocol.MEMCACHED + "/concurrent-h1",
                        "nginx-h2c/concurrent-h2c");
        assertThat(plan.variants())
                .filteredOn(variant -> !variant.protocol().isHttp())
                .extracting(Variant::server)
                .containsExactlyInAnyOrder("redis", "memcached");
    }

    @Test
    void theNumbersOfRequestsInFlightAreTheSameInThePipelinedLoopOfAllVariants() {
        List<ServerSetup> servers =
                List.of(ServerSetup.ofStore("concurrent", List.of()), peer("redis", Protocol.REDIS));
        List<Protocol> protocols = List.of(Protocol.H1, Protocol.H2C, Protocol.REDIS);
        BenchPlan plan = plan(servers, protocols, List.of(8, 64), 16);
        LoadProfile pipelined = new LoadProfile.ClosedLoop(64, 16);

        assertThat(plan.demands()).endsWith(new LoadProfile.ClosedLoop(64), pipelined);
        assertThat(plan.cells())
                .filteredOn(cell -> cell.demand().equals(pipelined))
                .extracting(Cell::variant)
                .containsExactlyElementsOf(plan.variants());
        assertThat(pipelined).hasToString("closed64x16");
        assertThatThrownBy(() -> plan(servers, protocols, List.of(8, 64), 5)).hasMessageContaining("divisor");
        assertThatThrownBy(() -> plan(servers, protocols, List.of(), 16)).hasMessageContaining("divisor");
    }

    private static ServerSetup peer(String name, Protocol protocol) {
        return new ServerSetup(
                name,
                Map.of(ServerSetup.STORE, "concurrent", ServerSetup.SERVER, name),
                new ServerSpec.External(
                        URI.create("http://127.0.0.1:0"),
                        "",
                        List.of(name),
                        Map.of(),
                        "/{key}",
                        "PUT /{key}",
                        List.of(protocol)));
    }

    private static ServerSetup server(String name, String store, String... levels) {
        return new ServerSetup(
                name,
                Map.of(ServerSetup.STORE, store, levels[0], levels[1], levels[2], levels[3]),
                new ServerSpec.Ours(store, List.of(), List.of()));
    }

    @Test
    void bothProtocolsHaveAsManyRequestsInFlight() {
        Concurrency concurrency = new Concurrency(64, 8);

        for (Protocol protocol : Protocol.values()) {
            for (int requests : List.of(1, 4, 10, 64)) {
                assertThat(concurrency.connections(protocol, requests) * concurrency.perConnection(protocol, requests))
                        .isEqualTo(requests);
            }
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

    private static List<Cell> cells(BenchPlan plan, int round, int slice) {
        return plan.trials(round, slice).stream().map(Trial::cell).toList();
    }

    private static BenchPlan plan(long seed) {
        return plan(stores(), List.of(), seed);
    }

    private static BenchPlan withClosedLoops(List<Integer> inFlight) {
        return plan(stores(), inFlight, 1);
    }

    private static List<ServerSetup> stores() {
        return List.of(ServerSetup.ofStore("striped", List.of()), ServerSetup.ofStore("concurrent", List.of()));
    }

    private static BenchPlan plan(List<ServerSetup> servers, List<Integer> closedLoops, long seed) {
        return plan(servers, List.of(Protocol.H1, Protocol.H2C), closedLoops, 0, seed);
    }

    private static BenchPlan plan(
            List<ServerSetup> servers, List<Protocol> protocols, List<Integer> closedLoops, int pipelined) {
        return plan(servers, protocols, closedLoops, pipelined, 1);
    }

    private static BenchPlan plan(
            List<ServerSetup> servers, List<Protocol> protocols, List<Integer> closedLoops, int pipelined, long seed) {
        return new BenchPlan(
                servers,
                protocols,
                Rates.parse("1:9501:500"),
                closedLoops,
                pipelined,
                StopRule.ofRounds(2),
                new Timing(Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(1), 2),
                Concurrency.DEFAULT,
                Workload.ORIGINAL,
                seed,
                CpuSet.parse("0"),
                CpuSet.parse("1"));
    }
}
