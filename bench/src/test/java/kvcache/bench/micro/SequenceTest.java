package kvcache.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.IntStream;
import kvcache.analysis.view.micro.Skew;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceTest {

    private static final int KEYS = 10_000;
    private static final long SEED = 7;
    private static final Skew ZIPF = new Skew(0.99);

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 50, 80, 100})
    void theMixIsExactToTheNearestOperation(int readPercent) {
        int[] sequence = Sequence.draw(Skew.UNIFORM, KEYS, readPercent, SEED, 0);

        long reads = Arrays.stream(sequence).filter(operation -> operation >= 0).count();

        assertThat(reads).isEqualTo(Math.round(sequence.length * readPercent / 100.0));
    }

    @Test
    void readsAndWritesAreMingled() {
        int[] sequence = Sequence.draw(Skew.UNIFORM, KEYS, 50, SEED, 0);

        int[] tenth = Arrays.copyOf(sequence, sequence.length / 10);

        double reads = Arrays.stream(tenth).filter(operation -> operation >= 0).count();
        assertThat(reads / tenth.length).isCloseTo(0.5, Offset.offset(0.05));
    }

    @Test
    void aThreadComesRoundSeldomAndByAMask() {
        int[] sequence = Sequence.draw(Skew.UNIFORM, KEYS, 80, SEED, 0);

        assertThat(Integer.bitCount(sequence.length)).isOne();
        assertThat(sequence.length).isGreaterThanOrEqualTo(2 * KEYS);
    }

    @Test
    void everyIndexIsOneOfTheKeys() {
        for (Skew skew : new Skew[] {Skew.UNIFORM, ZIPF}) {
            assertThat(indices(skew, 0).allMatch(index -> index >= 0 && index < KEYS))
                    .isTrue();
        }
    }

    @Test
    void zipfGivesTheMostFrequentKeyItsShare() {
        double harmonic = IntStream.rangeClosed(1, KEYS)
                .mapToDouble(k -> Math.pow(k, -0.99))
                .sum();
        int hottest = Sequence.permutation(KEYS, SEED)[0];

        int[] drawn = indices(ZIPF, 0).toArray();

        double share =
                (double) Arrays.stream(drawn).filter(index -> index == hottest).count() / drawn.length;
        assertThat(share).isCloseTo(1 / harmonic, Offset.offset(0.01));
    }

    @Test
    void frequentKeysOfZipfAreScattered() {
        int[] keyOfRank = Sequence.permutation(KEYS, SEED);

        assertThat(Arrays.stream(keyOfRank).distinct().count()).isEqualTo(KEYS);
        // Of the hundred hottest some lie in every tenth of the keys: chance fails this less than once in a thousand
        // seeds.
        long tenths = Arrays.stream(keyOfRank, 0, 100)
                .map(key -> key * 10 / KEYS)
                .distinct()
                .count();
        assertThat(tenths).isEqualTo(10);
    }

    @Test
    void threadsShareTheirHotKeysButNotTheirDraws() {
        int[] one = indices(ZIPF, 0).toArray();
        int[] other = indices(ZIPF, 1).toArray();

        assertThat(one).isNotEqualTo(other);
        assertThat(mostFrequent(one)).isEqualTo(mostFrequent(other));
        assertThat(indices(ZIPF, 0).toArray()).isEqualTo(one);
    }

    @Test
    void aSkewIsReadAsItIsWritten() {
        for (String text : new String[] {"uniform", "zipf:0.99", "zipf:1", "zipf:1.5", "zipf:10"}) {
            assertThat(Skew.parse(text)).hasToString(text);
        }
        for (String text : new String[] {"zipf", "zipf:0", "zipf:11", "zipf:-1", "even", ""}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Skew.parse(text))
                    .withMessageContaining("allowed");
        }
    }

    private static IntStream indices(Skew skew, int thread) {
        return Arrays.stream(Sequence.draw(skew, KEYS, 80, SEED, thread))
                .map(operation -> operation < 0 ? ~operation : operation);
    }

    private static int mostFrequent(int[] indices) {
        int[] counts = new int[KEYS];
        for (int index : indices) {
            counts[index]++;
        }
        return IntStream.range(0, KEYS)
                .reduce((a, b) -> counts[a] >= counts[b] ? a : b)
                .orElseThrow();
    }
}
