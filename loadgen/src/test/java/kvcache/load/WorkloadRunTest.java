package kvcache.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import kvcache.base.run.Protocol;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.record.Outcome;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.Origin;
import kvcache.load.workload.RequestSource;
import kvcache.load.workload.TargetList;
import kvcache.load.workload.Trace;
import kvcache.load.workload.ValueSizes;
import kvcache.load.workload.WorkloadSpec;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class WorkloadRunTest {

    private static final LoadPlan.Pace OPEN = new LoadPlan.Pace.Open(2000, ArrivalProcess.CONSTANT, Waiting.PARK);

    private static LoadResult run(FakeServer server, Protocol protocol, LoadPlan.Pace pace, RequestSource source)
            throws Exception {
        Plan plan = new Plan(server, protocol);
        plan.pace = pace;
        plan.depth = 4;
        plan.loops = 2;
        plan.warmup = Duration.ofMillis(50);
        plan.duration = Duration.ofMillis(250);
        plan.workload = source;
        return plan.run();
    }

    private static WorkloadSpec spec(double reads, double deletes, double misses, ValueSizes sizes) {
        return new WorkloadSpec(reads, deletes, misses, 50, new KeyDistribution.Uniform(), sizes, 42);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void deletesAreSentAndCountedAndWhatTheyRemoveIsAMiss(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            LoadResult result = run(server, protocol, OPEN, spec(0.6, 0.2, 0, new ValueSizes.Fixed(12)));

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().reads()).isEqualTo(300);
            assertThat(result.counts().deletes()).isBetween(98L, 102L);
            assertThat(result.counts().writes()).isEqualTo(200 - result.counts().deletes());
            assertThat(result.counts().hits()).isBetween(50L, 250L);
            assertThat(server.seen).anyMatch(request -> request.matches("DELETE /store/key\\d+"));
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aShareOfTheReadsMissesAndAnAnswerToOneOfThemIsWrong(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            WorkloadSpec spec = spec(0.8, 0, 0.25, new ValueSizes.Fixed(12));
            LoadResult result = run(server, protocol, OPEN, spec);

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().hits()).isBetween(260L, 340L);

            server.store.putIfAbsent("key100000001", server.store.getOrDefault("key1", new byte[0]));
            server.onGet(call -> call.answer(200, call.value()));
            LoadResult wrong = run(server, protocol, OPEN, spec);
            assertThat(wrong.counts().errorsByKind())
                    .isEqualTo(Map.of(
                            Outcome.WRONG_VALUE,
                            wrong.counts().reads() - wrong.counts().hits()));
            assertThat(wrong.counts().hits()).isEqualTo(result.counts().hits());
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void valuesOfManyLengthsGoBothWaysUnharmed(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            LoadResult result = run(
                    server, protocol, new LoadPlan.Pace.Closed(), spec(0.5, 0, 0, new ValueSizes.Range(8, 100_000)));

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().hits())
                    .isEqualTo(result.counts().reads())
                    .isPositive();
            assertThat(server.store.values().stream()
                            .mapToInt(value -> value.length)
                            .distinct()
                            .count())
                    .isGreaterThan(40);
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aValueThatWasOverwrittenBeforeItWasAskedForIsStale(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            ConcurrentMap<String, byte[]> first = new ConcurrentHashMap<>();
            server.onGet(call -> call.answer(200, first.computeIfAbsent(call.key(), key -> call.value())));
            LoadResult result = run(server, protocol, OPEN, spec(0.5, 0, 0, new ValueSizes.Fixed(12)));

            assertThat(result.counts().errorsByKind()).containsOnlyKeys(Outcome.STALE_VALUE);
            assertThat(result.counts().errors()).isGreaterThan(30);
            assertThat(result.counts().hits() + result.counts().errors())
                    .isEqualTo(result.counts().reads());
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aValueThatOutlivesItsRemovalIsStale(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            ConcurrentMap<String, byte[]> kept = new ConcurrentHashMap<>();
            server.onGet(call -> {
                byte[] value = call.value();
                call.answer(200, value.length > 0 ? value : kept.getOrDefault(call.key(), value));
                kept.put(call.key(), value.length > 0 ? value : kept.getOrDefault(call.key(), value));
            });
            // Every key is read once before any is removed, so that the server has something to keep.
            run(server, protocol, OPEN, spec(1, 0, 0, new ValueSizes.Fixed(12)));
            LoadResult result = run(server, protocol, OPEN, spec(0.8, 0.2, 0, new ValueSizes.Fixed(12)));

            assertThat(result.counts().errorsByKind()).containsOnlyKeys(Outcome.STALE_VALUE);
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aRightServerIsNotAccusedOfStaleValuesByManyRequestsInFlightForAFewHotKeys(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> {
                if (server.gets.get() % 97 == 0) {
                    server.store.clear(); // as a cache that evicts
                }
                if (server.gets.get() % 997 == 0) {
                    call.hangUp();
                } else {
                    call.serve();
                }
            });
            WorkloadSpec hot = new WorkloadSpec(
                    0.5, 0.1, 0, 20, new KeyDistribution.HotSet(0.1, 0.8), new ValueSizes.Range(8, 64), 42);
            Plan plan = new Plan(server, protocol);
            plan.pace = new LoadPlan.Pace.Closed();
            plan.connections = 6;
            plan.depth = 32;
            plan.loops = 3;
            plan.workload = hot;
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind().keySet()).isSubsetOf(Outcome.CLOSED);
            assertThat(result.counts().hits()).isGreaterThan(300);
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aTraceIsReplayedWithItsKeysAndLengthsAndItsValuesAreChecked(Protocol protocol, @TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(
                folder.resolve("trace"),
                "get read\nset a/b 9\nget a/b\nset a/b 5000\nget a/b\ndelete gone\nget gone\n");
        Trace trace = Trace.read(file, 1);
        try (FakeServer server = new FakeServer(protocol)) {
            LoadResult result = run(server, protocol, OPEN, trace);

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().requests()).isEqualTo(500);
            assertThat(result.counts().reads() - result.counts().hits())
                    .as("misses")
                    .isBetween(68L, 75L);
            assertThat(server.seen).contains("GET /get/a%2Fb", "POST /store/a%2Fb", "DELETE /store/gone");
            assertThat(server.store).containsOnlyKeys("read", "a%2Fb");

            byte[] wrong = server.store.getOrDefault("read", new byte[0]);
            server.onGet(call -> call.answer(200, wrong));
            assertThat(run(server, protocol, OPEN, trace).counts().errorsByKind())
                    .containsOnlyKeys(Outcome.WRONG_VALUE);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H1", "H2C"})
    void targetsAreReplayedAsTheyAreAndJudgedByTheirStatus(Protocol protocol, @TempDir Path folder) throws Exception {
        Path body = Files.writeString(folder.resolve("body"), "any bytes");
        Path file = Files.writeString(
                folder.resolve("targets"),
                "POST /store/a?x=1\nContent-Type: text/html\nX-Seen: 1\n@" + body
                        + "\n\nGET /get/a?x=1\n\nGET /get/none\nDELETE /store/none\nPUT /store/empty\n");
        try (FakeServer server = new FakeServer(protocol)) {
            TargetList targets = TargetList.read(file, Origin.of(server.address(), Origin.Scheme.HTTP), 1);
            LoadResult result = run(server, protocol, OPEN, targets);

            // Without an expected value, 404 is an error for a GET and a DELETE alike.
            assertThat(result.counts().errorsByKind()).isEqualTo(Map.of(Outcome.STATUS, 200L));
            assertThat(result.counts().requests()).isEqualTo(500);
            assertThat(result.counts().reads()).isEqualTo(200);
            assertThat(result.counts().hits()).isEqualTo(100);
            assertThat(result.counts().writes()).isEqualTo(200);
            assertThat(result.counts().deletes()).isEqualTo(100);
            assertThat(server.store.keySet()).containsExactlyInAnyOrder("a?x=1", "empty");
            assertThat(server.store.get("a?x=1")).isEqualTo("any bytes".getBytes(StandardCharsets.US_ASCII));

            server.onGet(call -> call.answer(302, new byte[0]));
            LoadResult redirected = run(server, protocol, OPEN, targets);
            assertThat(redirected.counts().errorsByKind()).isEqualTo(Map.of(Outcome.STATUS, 100L));
            server.onGet(call -> call.answer(500, new byte[0]));
            LoadResult wrong = run(server, protocol, OPEN, targets);
            assertThat(wrong.counts().errorsByKind()).isEqualTo(Map.of(Outcome.STATUS, 300L));
        }
    }
}
