package kvcache.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import kvcache.base.run.Protocol;
import kvcache.load.LoadResult.ErrorKind;
import kvcache.load.arrival.ArrivalProcess;
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

            assertThat(result.errorsByKind()).isEmpty();
            assertThat(result.hits()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aValueThatWasNeverStoredIsCountedAsAnsweredAndAsWrong(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> call.answer(200, "\"test_value\"".getBytes(US_ASCII)));
            LoadResult result = new Plan(server, protocol).run();

            assertThat(result.errorsByKind()).isEqualTo(Map.of(ErrorKind.WRONG_VALUE, 400L));
            assertThat(result.requests()).isEqualTo(500);
            assertThat(result.hits()).isZero();
            assertThat(result.successRate()).isEqualTo(0.2);
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

            assertThat(result.errorsByKind()).containsOnlyKeys(ErrorKind.WRONG_VALUE);
            assertThat(result.hits()).isPositive();
            assertThat(result.hits() + result.errors()).isEqualTo(result.reads());
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

            assertThat(result.errorsByKind()).containsOnlyKeys(ErrorKind.STATUS);
            assertThat(result.reads() - result.hits() - result.errors())
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

            assertThat(result.errorsByKind()).isEmpty();
            assertThat(result.hits()).isEqualTo(16);
        }
    }
}
