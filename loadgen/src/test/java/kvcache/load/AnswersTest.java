package kvcache.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import kvcache.base.run.Protocol;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.record.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers of all kinds, right and wrong. */
@Timeout(60)
final class AnswersTest {

    @Test
    void chunkedAnswersAreReadAndChecked() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> {
                call.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n", call.value());
                call.raw("\r\n0\r\n\r\n", new byte[0]);
            });
            LoadResult result = new Plan(server, Protocol.H1).run();

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().hits()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aValueThatWasNeverStoredIsCountedAsAnsweredAndAsWrong(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> call.answer(200, "\"test_value\"".getBytes(US_ASCII)));
            LoadResult result = new Plan(server, protocol).run();

            assertThat(result.counts().errorsByKind()).isEqualTo(Map.of(Outcome.WRONG_VALUE, 400L));
            assertThat(result.counts().requests()).isEqualTo(500);
            assertThat(result.counts().hits()).isZero();
            assertThat(result.counts().successRate()).isEqualTo(0.2);
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aLargeValueTornBetweenTwoKeysIsCountedAsWrong(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> {
                byte[] value = call.value().clone();
                byte[] other = server.store.getOrDefault("key1", value);
                if (!call.key().equals("key1")) {
                    System.arraycopy(other, 0, value, value.length / 2, value.length / 2);
                }
                call.answer(200, value);
            });
            Plan plan = new Plan(server, protocol);
            plan.valueBytes = 200_000;
            plan.keys = 3;
            plan.pace = new LoadPlan.Pace.Open(100, ArrivalProcess.CONSTANT, Waiting.PARK);
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind()).containsOnlyKeys(Outcome.WRONG_VALUE);
            assertThat(result.counts().hits()).isPositive();
            assertThat(result.counts().hits() + result.counts().errors())
                    .isEqualTo(result.counts().reads());
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aReadThatIsAnsweredNotFoundIsAMissAndAnotherStatusIsAnError(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> {
                switch (call.key()) {
                    case "key1" -> call.answer(404, new byte[0]);
                    case "key2" -> call.answer(503, new byte[0]);
                    default -> call.serve();
                }
            });
            Plan plan = new Plan(server, protocol);
            plan.keys = 4;
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind()).containsOnlyKeys(Outcome.STATUS);
            assertThat(result.counts().reads()
                            - result.counts().hits()
                            - result.counts().errors())
                    .as("misses")
                    .isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void largeValuesGoBothWaysUnharmed(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            Plan plan = new Plan(server, protocol);
            plan.valueBytes = 2 << 20;
            plan.keys = 5;
            plan.pace = new LoadPlan.Pace.Open(40, ArrivalProcess.CONSTANT, Waiting.PARK);
            LoadResult result = plan.run();

            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().hits()).isEqualTo(16);
        }
    }
}
