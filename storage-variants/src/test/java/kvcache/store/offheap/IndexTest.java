package kvcache.store.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IndexTest {

    /** The address of a record that nobody reads. */
    private static final long RECORD = 1 << 12;

    private final Index index = new Index(64);

    @AfterEach
    void free() {
        index.free();
    }

    @ParameterizedTest
    @CsvSource({"0,8", "1,8", "6,16", "5,8", "48,128", "47,64", "125000,262144", "1000000,2097152"})
    void hasAPowerOfTwoOfWordsAndAtLeastAQuarterEmpty(long keys, long capacity) {
        assertThat(Index.capacityFor(keys)).isEqualTo(capacity);
    }

    @Test
    void aWordTellsWhereItsRecordIs() {
        long hash = Index.mixed(123_456_789);
        long record = (1L << 48) - Records.ALIGNMENT;
        long word = Index.word(record, hash, true);

        assertThat(Index.record(word)).isEqualTo(record);
        assertThat(Index.isVisited(word)).isTrue();
        assertThat(Index.matches(word, hash)).isTrue();
        assertThat(Index.matches(word, ~hash)).isFalse();
        assertThat(Index.isVisited(Index.marked(word, false))).isFalse();
        assertThat(Index.record(Index.marked(word, false))).isEqualTo(record);
        assertThat(Index.matches(Index.EMPTY, 0)).isFalse();
    }

    @Test
    void aVisitIsNotedUnlessTheWordWasChangedMeanwhile() {
        long hash = Index.mixed(1);
        long word = Index.word(RECORD, hash, false);
        long place = index.home(hash);
        index.insert(place, word);
        index.visit(place, word);
        assertThat(Index.isVisited(index.get(place))).isTrue();

        long newer = Index.word(2 * RECORD, hash, false);
        index.replace(place, newer);
        index.visit(place, word);
        assertThat(index.get(place)).isEqualTo(newer);
    }

    @Test
    void removedWordsBecomeEmptyWhereNoProbeHasToPassThem() {
        index.insert(62, Index.word(RECORD, 0, false));
        index.insert(63, Index.word(2 * RECORD, 0, false));
        index.insert(0, Index.word(3 * RECORD, 0, false));
        index.remove(63);
        index.remove(62);
        assertThat(index.get(62)).isNotEqualTo(Index.EMPTY);
        assertThat(index.removed(1)).isEqualTo(2);

        index.remove(0);

        assertThat(index.get(62)).isEqualTo(Index.EMPTY);
        assertThat(index.get(63)).isEqualTo(Index.EMPTY);
        assertThat(index.get(0)).isEqualTo(Index.EMPTY);
        assertThat(index.removed(0)).isZero();
    }

    @Test
    void findsEveryRecordAfterAnyMixtureOfAddingAndRemoving() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        Map<Integer, Long> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int key = random.nextInt(40);
            long hash = Index.mixed(key % 5); // many of one home
            Long record = expected.get(key);
            if (record != null) {
                index.remove(index.placeOf(hash, record));
                expected.remove(key);
            } else if (!index.isFull()) {
                long added = RECORD * (1 + i);
                index.insert(freePlace(hash), Index.word(added, hash, false));
                expected.put(key, added);
            }
            expected.forEach((other, at) ->
                    assertThat(index.placeOf(Index.mixed(other % 5), at)).isNotNegative());
        }
        assertThat(index.placeOf(Index.mixed(0), RECORD)).isEqualTo(-1);
    }

    private long freePlace(long hash) {
        long place = index.home(hash);
        while (Index.isLive(index.get(place))) {
            place = index.next(place);
        }
        return place;
    }
}
