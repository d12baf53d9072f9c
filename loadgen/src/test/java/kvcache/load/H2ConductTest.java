package kvcache.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import kvcache.base.run.Protocol;
import kvcache.load.record.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the client does over HTTP/2 where a server uses its freedom, or goes wrong: nothing is dropped, and nothing
 * hangs.
 */
@Timeout(60)
final class H2ConductTest {

    private static final int LARGE_BYTES = 200_000;

    private static Plan planFor(RawH2Server server) {
        return Plan.small(server.address(), Protocol.H2C);
    }

    private static Plan writesTo(RawH2Server server, int valueBytes) {
        Plan plan = planFor(server);
        plan.reads = 0;
        plan.valueBytes = valueBytes;
        plan.preload = false;
        return plan;
    }

    /** Answers as an empty store would. */
    private static void answer(RawH2Server.Connection connection, RawH2Server.Frame frame) throws IOException {
        if (frame.endsStream()) {
            boolean write = frame.is(Http2FrameTypes.DATA);
            connection.answer(frame.stream(), write ? RawH2Server.OK : RawH2Server.NOT_FOUND);
        }
    }

    /** Keeps account of the windows of one connection, and lets no more come than they allow. */
    private static final class Windows {
        private final Map<Integer, Integer> ofStreams = new HashMap<>();
        private int initial = 65_535;
        private int ofConnection = 65_535;

        void initial(int bytes) {
            int change = bytes - initial;
            ofStreams.replaceAll((stream, window) -> window + change);
            initial = bytes;
        }

        void spend(RawH2Server.Frame data) {
            int bytes = data.payload().remaining();
            ofConnection -= bytes;
            int ofStream = ofStreams.merge(data.stream(), initial - bytes, (window, unused) -> window - bytes);
            if (ofConnection < 0 || (bytes > 0 && ofStream < 0)) {
                throw new AssertionError("more content than a window allows: %d, %d".formatted(ofConnection, ofStream));
            }
        }

        void widen(RawH2Server.Connection connection, int stream, int bytes) throws IOException {
            ofConnection += bytes;
            connection.windowUpdate(0, bytes);
            if (ofStreams.containsKey(stream)) {
                ofStreams.merge(stream, bytes, Integer::sum);
                connection.windowUpdate(stream, bytes);
            }
        }
    }

    @Test
    void largeBodiesKeepToTheWindows() throws Exception {
        Map<Integer, Windows> windows = new HashMap<>();
        AtomicInteger bodies = new AtomicInteger();
        RawH2Server.Script script = (connection, frame) -> {
            if (frame.is(Http2FrameTypes.DATA)) {
                Windows mine = windows.computeIfAbsent(connection.number, unused -> new Windows());
                mine.spend(frame);
                mine.widen(connection, frame.stream(), frame.payload().remaining());
                bodies.addAndGet(frame.payload().remaining());
            }
            answer(connection, frame);
        };
        try (RawH2Server server = new RawH2Server(script)) {
            Plan plan = writesTo(server, LARGE_BYTES);
            plan.pace = Plan.open(50, Waiting.PARK);
            plan.connections = 1;
            LoadResult result = plan.run();
            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().requests()).isEqualTo(plan.due());
            assertThat(bodies.get() % LARGE_BYTES).isZero();
        }
    }

    @Test
    void windowsThatOpenLateAndAreTakenBackInFlightAreKeptTo() throws Exception {
        Windows windows = new Windows();
        Map<Integer, Integer> received = new HashMap<>();
        RawH2Server.Script script = new RawH2Server.Script() {
            private boolean narrow;

            @Override
            public void begin(RawH2Server.Connection connection) throws IOException {
                connection.settings(RawH2Server.INITIAL_WINDOW_SIZE, 10);
                windows.initial(10);
            }

            @Override
            public void on(RawH2Server.Connection connection, RawH2Server.Frame frame) throws IOException {
                if (frame.is(Http2FrameTypes.DATA)) {
                    windows.spend(frame);
                    int bytes = received.merge(frame.stream(), frame.payload().remaining(), Integer::sum);
                    if (frame.endsStream()) {
                        assertThat(bytes).isEqualTo(LARGE_BYTES);
                    }
                    windows.widen(connection, frame.stream(), 30_000);
                    if (bytes > 60_000 && !narrow) {
                        // Now streams that wait get windows below zero, and then are widened again.
                        narrow = true;
                        connection.settings(RawH2Server.INITIAL_WINDOW_SIZE, 0);
                    }
                } else if (frame.is(Http2FrameTypes.SETTINGS) && frame.flags() == 1 && narrow) {
                    windows.initial(0);
                    connection.settings(RawH2Server.INITIAL_WINDOW_SIZE, 100_000);
                    windows.initial(100_000);
                }
                answer(connection, frame);
            }
        };
        try (RawH2Server server = new RawH2Server(script)) {
            Plan plan = writesTo(server, LARGE_BYTES);
            plan.pace = Plan.open(30, Waiting.PARK);
            plan.connections = 1;
            plan.depth = 4;
            LoadResult result = plan.run();
            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().requests()).isEqualTo(plan.due());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noMoreStreamsAreOpenThanTheServerAllows(int allowed) throws Exception {
        AtomicInteger most = new AtomicInteger();
        ThreadLocal<Queue<Integer>> open = ThreadLocal.withInitial(ArrayDeque::new);
        RawH2Server.Script script = new RawH2Server.Script() {
            @Override
            public void begin(RawH2Server.Connection connection) throws IOException {
                connection.settings(RawH2Server.MAX_CONCURRENT_STREAMS, allowed);
            }

            @Override
            public void on(RawH2Server.Connection connection, RawH2Server.Frame frame) throws IOException {
                if (frame.is(Http2FrameTypes.HEADERS)) {
                    open.get().add(frame.stream());
                    most.accumulateAndGet(open.get().size(), Math::max);
                    // The oldest is answered when no more come.
                    if (open.get().size() >= allowed) {
                        connection.answer(open.get().remove(), RawH2Server.NOT_FOUND);
                    }
                }
            }
        };
        try (RawH2Server server = new RawH2Server(script)) {
            Plan plan = planFor(server);
            plan.reads = 1;
            plan.preload = false;
            plan.timeout = Duration.ofMillis(500);
            LoadResult result = plan.run();
            assertThat(most).hasValue(allowed);
            assertThat(result.counts().due()).isEqualTo(plan.due());
            // The last of each connection wait for one that never comes.
            assertThat(result.counts().errors()).isLessThanOrEqualTo(2L * (allowed - 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "100", "4096", "65536"})
    void aServerMayHaveAnyTableOfHeaders(int bytes) throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H2C, settings -> settings.headerTableSize(bytes))) {
            Plan plan = Plan.small(server.address(), Protocol.H2C);
            LoadResult result = plan.run();
            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().hits())
                    .isEqualTo(result.counts().reads())
                    .isPositive();
        }
    }

    @Test
    void aServerMayForbidItsTableAgainAndAgain() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H2C)) {
            server.onGet(call -> {
                call.serve();
                call.settings(settings -> settings.headerTableSize(server.gets.get() % 2 * 50));
                call.settings(settings -> settings.headerTableSize(0));
            });
            LoadResult result = Plan.small(server.address(), Protocol.H2C).run();
            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().hits())
                    .isEqualTo(result.counts().reads())
                    .isPositive();
        }
    }

    @Test
    void streamsAboveTheLastOfAGoAwayAreSentAgainWithTheirDueTimeAndTheOthersAreAnswered() throws Exception {
        Map<Integer, Integer> heads = new HashMap<>();
        AtomicInteger answeredBelow = new AtomicInteger();
        AtomicInteger before = new AtomicInteger();
        RawH2Server.Script script = (connection, frame) -> {
            // From the hundredth on, which is in the measured phase.
            if (connection.number > 1 || (frame.is(Http2FrameTypes.HEADERS) && before.incrementAndGet() < 100)) {
                answer(connection, frame);
                return;
            }
            if (frame.is(Http2FrameTypes.HEADERS)) {
                heads.put(frame.stream(), frame.stream());
                if (heads.size() == 10) {
                    int middle =
                            heads.keySet().stream().sorted().skip(3).findFirst().orElseThrow();
                    connection.goAway(middle);
                    for (int stream : heads.keySet()) {
                        if (stream <= middle) {
                            connection.answer(stream, RawH2Server.NOT_FOUND);
                            answeredBelow.incrementAndGet();
                        }
                    }
                }
            }
        };
        try (RawH2Server server = new RawH2Server(script)) {
            Plan plan = planFor(server);
            plan.reads = 1;
            plan.preload = false;
            plan.connections = 1;
            plan.depth = 10;
            LoadResult result = plan.run();
            assertThat(answeredBelow).hasValue(4);
            assertThat(server.accepted).hasValue(2);
            assertThat(result.counts().due()).isEqualTo(plan.due());
            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().of(Outcome.RETRIED)).isEqualTo(6);
            // The first of them was due 10 ms before the tenth, by which they were all given back.
            assertThat(result.times().latencyNs().getMaxValue()).isGreaterThan(9_000_000);
        }
    }

    @Test
    void aConnectionToldToGoAwayWhoseLastStreamsAreNeverAnsweredIsMadeAnew() throws Exception {
        RawH2Server.Script script = (connection, frame) -> {
            if (connection.number > 1) {
                answer(connection, frame);
            } else if (frame.is(Http2FrameTypes.HEADERS)) {
                connection.goAway(Integer.MAX_VALUE);
            }
        };
        try (RawH2Server server = new RawH2Server(script)) {
            Plan plan = planFor(server);
            plan.reads = 1;
            plan.preload = false;
            plan.connections = 1;
            plan.timeout = Duration.ofMillis(100);
            LoadResult result = plan.run();
            assertThat(server.accepted).hasValue(2);
            assertThat(result.counts().due()).isEqualTo(plan.due());
            assertThat(result.counts().requests()).isPositive();
        }
    }

    @Test
    void aStreamThatTimedOutMakesRoomForAnotherThoughTheServerIsSilent() throws Exception {
        AtomicInteger heads = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        RawH2Server.Script script = (connection, frame) -> {
            if (frame.is(Http2FrameTypes.RST_STREAM)) {
                assertThat(frame.payload().getInt()).isEqualTo((int) Http2Error.CANCEL.code());
                cancelled.incrementAndGet();
            } else if (frame.is(Http2FrameTypes.HEADERS) && heads.incrementAndGet() > 1) {
                answer(connection, frame);
            }
        };
        try (RawH2Server server = new RawH2Server(script)) {
            Plan plan = planFor(server);
            plan.reads = 1;
            plan.preload = false;
            plan.connections = 1;
            plan.depth = 1;
            plan.pace = Plan.open(100, Waiting.PARK);
            plan.timeout = Duration.ofMillis(150);
            LoadResult result = plan.run();
            assertThat(cancelled).hasValue(1);
            assertThat(server.accepted).hasValue(1);
            assertThat(result.counts().due()).isEqualTo(plan.due());
            assertThat(result.counts().requests()).isGreaterThanOrEqualTo(plan.due() - 1);
        }
    }

    @Test
    void aStreamThatIsRefusedIsSentAgainAndItsConnectionGoesOn() throws Exception {
        AtomicInteger heads = new AtomicInteger();
        RawH2Server.Script script = (connection, frame) -> {
            if (frame.endsStream()) {
                if (heads.incrementAndGet() % 5 == 0) {
                    connection.reset(frame.stream(), (int) Http2Error.REFUSED_STREAM.code());
                } else {
                    answer(connection, frame);
                }
            }
        };
        try (RawH2Server server = new RawH2Server(script)) {
            Plan plan = planFor(server);
            plan.preload = false;
            LoadResult result = plan.run();
            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().requests()).isEqualTo(plan.due());
            assertThat(result.counts().of(Outcome.RETRIED)).isBetween(plan.due() / 4 - 2, plan.due() / 4 + 2);
            assertThat(server.accepted).hasValue(plan.connections);
        }
    }

    @Test
    void aServerThatRefusesEveryStreamIsNotAskedForEver() throws Exception {
        RawH2Server.Script script = (connection, frame) -> {
            if (frame.endsStream()) {
                connection.reset(frame.stream(), (int) Http2Error.REFUSED_STREAM.code());
            }
        };
        try (RawH2Server server = new RawH2Server(script)) {
            Plan plan = planFor(server);
            plan.preload = false;
            LoadResult result = plan.run();
            assertThat(result.counts().errorsByKind()).isEqualTo(Map.of(Outcome.CLOSED, plan.due()));
            assertThat(result.counts().of(Outcome.RETRIED)).isEqualTo(9 * plan.due());
        }
    }

    @Test
    void aStreamThatIsResetCountsAsClosedAndItsConnectionGoesOn() throws Exception {
        AtomicInteger heads = new AtomicInteger();
        RawH2Server.Script script = (connection, frame) -> {
            if (frame.endsStream()) {
                if (heads.incrementAndGet() % 5 == 0) {
                    connection.reset(frame.stream(), (int) Http2Error.INTERNAL_ERROR.code());
                } else {
                    answer(connection, frame);
                }
            }
        };
        try (RawH2Server server = new RawH2Server(script)) {
            Plan plan = planFor(server);
            plan.preload = false;
            LoadResult result = plan.run();
            assertThat(result.counts().errorsByKind()).containsOnlyKeys(Outcome.CLOSED);
            assertThat(result.wire().closedByReason())
                    .isEqualTo(Map.of(
                            "the server reset the stream: INTERNAL_ERROR",
                            result.counts().errors()));
            assertThat(result.counts().errors()).isBetween(plan.due() / 5 - 1, plan.due() / 5 + 1);
            assertThat(result.counts().due()).isEqualTo(plan.due());
            assertThat(server.accepted).hasValue(plan.connections);
        }
    }

    @Test
    void pingsAndSettingsAreAnswered() throws Exception {
        Queue<String> sent = new ConcurrentLinkedQueue<>();
        Queue<String> answered = new ConcurrentLinkedQueue<>();
        AtomicInteger settings = new AtomicInteger();
        RawH2Server.Script script = (connection, frame) -> {
            if (frame.is(Http2FrameTypes.HEADERS)) {
                byte[] data = ByteBuffer.allocate(8)
                        .putInt(connection.number)
                        .putInt(frame.stream())
                        .array();
                sent.add(HexFormat.of().formatHex(data));
                connection.frame(Http2FrameTypes.PING, 0, 0, data);
                connection.answer(frame.stream(), RawH2Server.NOT_FOUND);
            } else if (frame.is(Http2FrameTypes.PING)) {
                assertThat(frame.flags()).isEqualTo(1);
                assertThat(frame.stream()).isZero();
                answered.add(HexFormat.of().formatHex(frame.payload().array()));
            } else if (frame.is(Http2FrameTypes.SETTINGS) && frame.flags() == 1) {
                settings.incrementAndGet();
            }
        };
        try (RawH2Server server = new RawH2Server(script)) {
            Plan plan = planFor(server);
            plan.reads = 1;
            plan.preload = false;
            LoadResult result = plan.run();
            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(settings).hasValue(plan.connections);
            // Those that came with the last answers may have been too late.
            assertThat(answered).hasSizeGreaterThan(sent.size() - 20).isNotEmpty();
            assertThat(sent).containsAll(answered);
        }
    }

    @Test
    void anAnswerThatEndsBeforeItsRequestDoesIsAnAnswer() throws Exception {
        AtomicInteger cancelled = new AtomicInteger();
        RawH2Server.Script script = (connection, frame) -> {
            if (frame.is(Http2FrameTypes.HEADERS)) {
                assertThat(frame.endsStream()).isFalse();
                connection.answer(frame.stream(), RawH2Server.OK);
            } else if (frame.is(Http2FrameTypes.DATA)) {
                connection.windowUpdate(0, frame.payload().remaining()); // of the connection alone
            } else if (frame.is(Http2FrameTypes.RST_STREAM)) {
                cancelled.incrementAndGet();
            }
        };
        try (RawH2Server server = new RawH2Server(script)) {
            Plan plan = writesTo(server, LARGE_BYTES);
            plan.pace = Plan.open(200, Waiting.PARK);
            LoadResult result = plan.run();
            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().requests()).isEqualTo(plan.due());
            assertThat(cancelled).hasValueGreaterThanOrEqualTo((int) plan.due());
            assertThat(server.accepted).hasValue(plan.connections);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "485454502f312e3120343030204261642052657175657374 0d0a0d0a", // HTTP/1.1 400 Bad Request
                "ffffff ff ff ffffffff",
                "000000 04 00 00000000 000001 01 04 00000000 88", // settings, and a head of no stream
                "000006 04 00 00000000 0004 80000000", // a window that is too large
                "000006 04 00 00000000 0005 00000001", // frames that are too short
            })
    void aServerThatBreaksTheProtocolAtOnceIsToldOfOrItsRequestsCountAsErrors(String hex) throws Exception {
        RawH2Server.Script script = new RawH2Server.Script() {
            @Override
            public void begin(RawH2Server.Connection connection) throws IOException {
                connection.hex(hex);
            }

            @Override
            public void on(RawH2Server.Connection connection, RawH2Server.Frame frame) {
                // It has said all that it has to say.
            }
        };
        try (RawH2Server server = new RawH2Server(script)) {
            Plan plan = planFor(server);
            plan.preload = false;
            if (hex.startsWith("000000 04")) {
                LoadResult result = plan.run();
                assertThat(result.counts().due()).isEqualTo(plan.due());
                assertThat(result.counts().errors()).isEqualTo(plan.due());
            } else {
                assertThatThrownBy(plan::run)
                        .isInstanceOf(LoadException.class)
                        .hasMessageStartingWith("cannot connect to http://127.0.0.1:")
                        .hasMessageEndingWith(": the server does not speak HTTP/2");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000001 01 04 00000000 88", // a head of no stream
                "000001 09 04 00000001 88", // a CONTINUATION of nothing
                "000005 05 04 00000001 00000002 88", // a push
                "000001 01 05 00000001 80", // a header block that is none
                "7fffff 00 00 00000001", // a frame that is too long
            })
    void aServerThatBreaksTheProtocolLaterIsLeftAndAskedAnew(String hex) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        RawH2Server.Script script = (connection, frame) -> {
            if (frame.endsStream() && requests.incrementAndGet() % 40 == 0) {
                connection.hex(hex);
            } else {
                answer(connection, frame);
            }
        };
        try (RawH2Server server = new RawH2Server(script)) {
            Plan plan = planFor(server);
            plan.preload = false;
            LoadResult result = plan.run();
            assertThat(result.counts().due()).isEqualTo(plan.due());
            assertThat(result.counts().errorsByKind()).containsOnlyKeys(Outcome.CLOSED);
            assertThat(result.wire().closedByReason().keySet())
                    .isNotEmpty()
                    .allMatch(reason -> reason.startsWith("malformed response: "));
            assertThat(result.counts().requests()).isGreaterThan(plan.due() / 2);
            assertThat(server.accepted).hasValueGreaterThan(plan.connections);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 65_535})
    void largeValuesComeDownAndGoUpThroughTheServersWindows(int initialWindowBytes) throws Exception {
        try (FakeServer server =
                new FakeServer(Protocol.H2C, settings -> settings.initialWindowSize(initialWindowBytes))) {
            Plan plan = Plan.small(server.address(), Protocol.H2C);
            plan.valueBytes = LARGE_BYTES;
            plan.pace = Plan.open(100, Waiting.PARK);
            server.onGet(call -> {
                call.serve();
                call.settings(settings -> settings.initialWindowSize((int) (server.gets.get() * 997 % 70_000)));
            });
            LoadResult result = plan.run();
            assertThat(result.counts().errorsByKind()).isEmpty();
            assertThat(result.counts().requests()).isEqualTo(plan.due());
            assertThat(result.counts().hits())
                    .isEqualTo(result.counts().reads())
                    .isPositive();
        }
    }
}
