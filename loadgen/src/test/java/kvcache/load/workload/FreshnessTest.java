package kvcache.load.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FreshnessTest {

    private static final LoopShare ONLY = new LoopShare(0, 1);

    private static Freshness of(int keys, int valueBytes, LoopShare share) {
        return new Freshness(new WorkloadSpec(0.5, keys, new KeyDistribution.Uniform(), valueBytes, 1), share);
    }

    private static boolean send(Freshness freshness, int key) {
        boolean clean = freshness.isClean(key);
        freshness.writeSent(key);
        return clean;
    }

    @Test
    void whatAnAcknowledgedWriteReplacedIsStaleForReadsSentAfterwards() {
        Freshness freshness = of(10, 12, ONLY);
        int before = freshness.floor(3);
        boolean clean = send(freshness, 3);
        assertThat(freshness.floor(3)).as("not acknowledged yet").isEqualTo(before);
        freshness.writeAcknowledged(3, 8, clean);

        assertThat(freshness.isStale(7, freshness.floor(3))).isTrue();
        assertThat(freshness.isStale(WriteVersions.PRELOADED, freshness.floor(3)))
                .isTrue();
        assertThat(freshness.isStale(8, freshness.floor(3))).isFalse();
        assertThat(freshness.isStale(9, freshness.floor(3))).isFalse();
        assertThat(freshness.isStale(7, before))
                .as("a read that was sent before")
                .isFalse();
        assertThat(freshness.isStale(7, freshness.floor(4))).as("another key").isFalse();
    }

    @Test
    void aWriteThatOvertookAnEarlierOneProvesNothing() {
        Freshness freshness = of(10, 12, ONLY);
        boolean first = send(freshness, 3);
        boolean second = send(freshness, 3);
        freshness.writeAcknowledged(3, 9, second);
        assertThat(freshness.isStale(8, freshness.floor(3))).isFalse();

        freshness.writeAcknowledged(3, 8, first);
        assertThat(freshness.isStale(7, freshness.floor(3))).isTrue();
        assertThat(freshness.isStale(8, freshness.floor(3))).isFalse();
    }

    @Test
    void aWriteThatMayStillTakeEffectIsNeverJudged() {
        Freshness freshness = of(10, 12, ONLY);
        send(freshness, 3); // and nothing more is heard of it
        for (int version = 9; version < 20; version++) {
            freshness.writeAcknowledged(3, version, send(freshness, 3));
        }
        assertThat(freshness.isStale(8, freshness.floor(3))).isFalse();
    }

    @Test
    void whatARemovalRemovedIsStaleAfterwards() {
        Freshness freshness = of(10, 12, ONLY);
        freshness.removalAcknowledged(3, 8, freshness.isClean(3));
        assertThat(freshness.isStale(7, freshness.floor(3))).isTrue();
        assertThat(freshness.isStale(9, freshness.floor(3))).isFalse();
    }

    @Test
    void valuesOfOtherLoopsAndOfADistrustedPreloadAreNotJudged() {
        Freshness freshness = of(10, 12, new LoopShare(0, 2));
        freshness.writeAcknowledged(3, 15, send(freshness, 3));
        assertThat(freshness.isStale(5, freshness.floor(3))).as("own").isTrue();
        assertThat(freshness.isStale(6, freshness.floor(3))).as("of the other").isFalse();
        freshness.distrustPreload();
        assertThat(freshness.isStale(WriteVersions.PRELOADED, freshness.floor(3)))
                .isFalse();
    }

    @Test
    void versionsAreComparedBeyondTheRangeOfAnInt() {
        Freshness freshness = of(10, 12, ONLY);
        freshness.writeAcknowledged(3, WriteVersions.of(3_000_000_000L), send(freshness, 3));
        assertThat(freshness.isStale(WriteVersions.of(5), freshness.floor(3))).isTrue();
        assertThat(freshness.isStale(WriteVersions.of(3_000_000_001L), freshness.floor(3)))
                .isFalse();
    }

    @Test
    void moreKeysOrShorterValuesThanItCanTellOfAreNotJudged() {
        for (Freshness freshness : List.of(of(Freshness.MAX_KEYS + 1, 12, ONLY), of(10, 7, ONLY))) {
            freshness.writeAcknowledged(3, 8, send(freshness, 3));
            freshness.removalAcknowledged(3, 8, freshness.isClean(3));
            assertThat(freshness.isStale(7, freshness.floor(3))).isFalse();
        }
    }

    @Test
    void manyWritesOnTheirWayAtOnceAreNeverCountedAsFewer() {
        Freshness freshness = of(10, 12, ONLY);
        List<Boolean> clean = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            clean.add(send(freshness, 3));
        }
        for (int i = 1; i < 999; i++) {
            freshness.writeAcknowledged(3, i + 1, clean.get(i));
            assertThat(freshness.isClean(3)).isFalse();
        }
        assertThat(freshness.floor(3)).isZero();
    }

    /**
     * Writes, removals and reads of two loops on one key take effect at any moment between sending and answer, or
     * later.
     */
    @Test
    void aRightServerIsNeverAccusedWhateverIsInFlightTogether() {
        for (int seed = 0; seed < 300; seed++) {
            new Model(new Random(seed)).run();
        }
    }

    private static final class Model {
        private static final int NONE = -1;

        private final Random random;
        private final Freshness[] loops = {of(1, 12, new LoopShare(0, 2)), of(1, 12, new LoopShare(1, 2))};
        private final long[] ordinals = new long[2];
        private final List<Request> inFlight = new ArrayList<>();
        private final List<Request> lost = new ArrayList<>();
        private long value = WriteVersions.PRELOADED;

        Model(Random random) {
            this.random = random;
        }

        private Operation operation() {
            return switch (random.nextInt(3)) {
                case 0 -> Operation.GET;
                case 1 -> Operation.PUT;
                default -> Operation.DELETE;
            };
        }

        /** A request on its way. */
        private final class Request {
            final int loop = random.nextInt(2);
            final Operation operation = operation();
            final int version = WriteVersions.of(new LoopShare(loop, 2).number(ordinals[loop]++));
            final boolean clean = loops[loop].isClean(1);
            final int floor = loops[loop].floor(1);
            boolean done;
            long found = NONE;

            Request() {
                if (operation == Operation.PUT) {
                    loops[loop].writeSent(1);
                }
            }

            void takeEffect() {
                done = true;
                switch (operation) {
                    case GET -> found = value;
                    case PUT -> value = version;
                    case DELETE -> value = NONE;
                }
            }

            void answer() {
                switch (operation) {
                    case GET ->
                        assertThat(found != NONE && loops[loop].isStale((int) found, floor))
                                .isFalse();
                    case PUT -> loops[loop].writeAcknowledged(1, version, clean);
                    case DELETE -> loops[loop].removalAcknowledged(1, version, clean);
                }
            }
        }

        void run() {
            int depth = 1 + random.nextInt(6);
            for (int step = 0; step < 400; step++) {
                if (inFlight.size() < depth) {
                    (random.nextInt(40) == 0 ? lost : inFlight).add(new Request());
                }
                if (!lost.isEmpty() && random.nextInt(30) == 0) {
                    lost.removeFirst().takeEffect(); // and nobody hears of it
                }
                if (inFlight.isEmpty()) {
                    continue;
                }
                if (random.nextInt(50) == 0) {
                    value = NONE; // evicted
                }
                Request any = inFlight.get(random.nextInt(inFlight.size()));
                if (!any.done) {
                    any.takeEffect();
                } else {
                    any.answer();
                    inFlight.remove(any);
                }
            }
        }
    }
}
