package kvcache.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kvcache.base.run.Protocol;
import kvcache.load.record.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis and memcached, as the load command drives them. What holds of every protocol is tested beside HTTP. */
@Timeout(60)
final class PeersTest {

    private static CommandRun load(String url, String... more) {
        List<String> args = new ArrayList<>(List.of(
                url, "--rate=100", "--duration=0.2s", "--warmup=0s", "--keys=10", "--connections=2", "--quiet"));
        args.addAll(List.of(more));
        return CommandRun.of(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource(names = {"REDIS", "MEMCACHED"})
    void theUrlNamesTheProtocol(Protocol protocol) {
        try (FakeServer server = new FakeServer(protocol)) {
            String url =
                    "%s://127.0.0.1:%d".formatted(protocol, server.address().getPort());
            CommandRun run = load(url, "--reads=0.5", "--deletes=0.2", "--pipeline=4", "--value-size=10-2k");

            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out()).contains("20 answered: 10 reads", "errors      0");
            assertThat(server.seen)
                    .anyMatch(request -> request.startsWith("GET /get/key"))
                    .anyMatch(request -> request.startsWith("POST /store/key"))
                    .anyMatch(request -> request.startsWith("DELETE /store/key"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REDIS", "MEMCACHED"})
    void aReplyInAnotherProtocolEndsTheConnection(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> call.raw("HTTP/1.1 400 Bad Request\r\n\r\n", new byte[0]));
            Plan plan = new Plan(server, protocol);
            plan.reads = 1;
            plan.pace = Plan.open(100, Waiting.PARK);
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind()).containsOnlyKeys(Outcome.CLOSED);
            assertThat(result.counts().due()).isEqualTo(50);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REDIS", "MEMCACHED"})
    void aRefusalIsAnErrorOfTheRequestAlone(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> call.answer(500, new byte[0]));
            Plan plan = new Plan(server, protocol);
            plan.reads = 1;
            plan.pace = Plan.open(100, Waiting.PARK);

            assertThat(plan.run().counts().errorsByKind()).isEqualTo(Map.of(Outcome.STATUS, 50L));
            assertThat(server.accepted).hasValue(plan.connections);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-H=A:b", "--method=PUT", "--body=x", "--targets=x", "--get=/{key}", "--put=/{key}"})
    void whatOnlyHttpHasIsRefusedInOneLine(String option) {
        CommandRun run = load("redis://127.0.0.1:1", option);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("allowed: not together with redis://").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "redis://127.0.0.1:1/0,--reads=1,no path with redis",
        "memcached://127.0.0.1:1,--protocol=h2c,none with memcached",
        "redis://127.0.0.1:1,--streams=4,1 with --protocol redis",
        "redis://127.0.0.1:1,--insecure,only with https"
    })
    void whatTheProtocolDoesNotHaveIsRefusedInOneLine(String url, String option, String allowed) {
        CommandRun run = load(url, option);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("allowed: " + allowed).hasLineCount(1);
    }

    @Test
    void theCapacityOfTheGeneratorIsMeasuredOverHttpAlone() {
        CommandRun run = CommandRun.of("redis://127.0.0.1:1", "--calibrate");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("allowed: only with HTTP").hasLineCount(1);
    }
}
