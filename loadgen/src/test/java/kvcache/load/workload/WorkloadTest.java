package kvcache.load.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkloadTest {

    private static WorkloadSpec spec(double reads, KeyDistribution keys, long seed) {
        return new WorkloadSpec(reads, 1000, keys, 12, seed);
    }

    private static Workload workload(double reads, LoopShare share) {
        return Workload.of(spec(reads, new KeyDistribution.Uniform(), 7), 1, share);
    }

    private static long reads(Workload workload, int from, int to) {
        return IntStream.range(from, to).filter(workload::isRead).count();
    }

    @Test
    void fourOfEveryFiveRequestsOfALoopAreReadsAtEightyPercent() {
        for (int loop = 0; loop < 3; loop++) {
            Workload workload = workload(0.8, new LoopShare(loop, 3));
            for (int block = 0; block < 1000; block++) {
                assertThat(reads(workload, 5 * block, 5 * block + 5)).isEqualTo(4);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,2", "0.9,2", "0.85,3", "0.5,4", "0.333,4", "0.01,7"})
    void readsOfAllLoopsTogetherNeverStrayFromTheShareByMoreThanOne(double share, int loops) {
        for (int blocks : new int[] {1, 2, 3, 10, 101, 1000}) {
            long reads = 0;
            for (int loop = 0; loop < loops; loop++) {
                reads += reads(workload(share, new LoopShare(loop, loops)), 0, 5 * blocks);
            }
            assertThat((double) reads).isCloseTo(share * 5 * blocks * loops, org.assertj.core.data.Offset.offset(1.0));
        }
    }

    @Test
    void writesStandAtEveryPlaceOfABlock() {
        Workload workload = workload(0.8, new LoopShare(0, 1));
        long[] writesAt = new long[5];
        for (int i = 0; i < 5000; i++) {
            writesAt[i % 5] += workload.isRead(i) ? 0 : 1;
        }
        assertThat(LongStream.of(writesAt).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(150L, 250L));
    }

    @Test
    void loopsShareAllRequestsWithoutOverlap() {
        Set<Long> numbers = new HashSet<>();
        for (int loop = 0; loop < 3; loop++) {
            LoopShare share = new LoopShare(loop, 3);
            LongStream.range(0, 100).map(share::number).forEach(numbers::add);
        }
        assertThat(numbers).hasSize(300).allSatisfy(number -> assertThat(number).isBetween(0L, 299L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void equalSeedsGiveEqualRequestsAndOthersDoNot(boolean zipf) {
        KeyDistribution keys = zipf ? new KeyDistribution.Zipf(0.99) : new KeyDistribution.Uniform();
        LoopShare share = new LoopShare(0, 1);
        Workload first = Workload.of(spec(0.8, keys, 7), 1, share);
        Workload again = Workload.of(spec(0.8, keys, 7), 1, share);
        Workload other = Workload.of(spec(0.8, keys, 8), 1, share);
        int[] keysOfFirst = IntStream.range(0, 500).map(first::key).toArray();
        // The second is asked backwards: a request does not depend on those before it.
        int[] keysOfAgain = new int[500];
        for (int i = 499; i >= 0; i--) {
            keysOfAgain[i] = again.key(i);
            assertThat(again.isRead(i)).isEqualTo(first.isRead(i));
        }
        assertThat(keysOfAgain).isEqualTo(keysOfFirst);
        assertThat(IntStream.range(0, 500).map(other::key).toArray()).isNotEqualTo(keysOfFirst);
    }

    @Test
    void uniformKeysCoverAllKeysEvenly() {
        Workload workload = workload(0.8, new LoopShare(0, 1));
        long[] counts = new long[1001];
        IntStream.range(0, 100_000).map(workload::key).forEach(key -> counts[key]++);
        assertThat(counts[0]).isZero();
        for (int key = 1; key <= 1000; key++) {
            assertThat(counts[key]).isBetween(50L, 160L);
        }
    }

    @Test
    void zipfKeysFollowTheirPowerLaw() {
        Workload workload = Workload.of(spec(0.8, new KeyDistribution.Zipf(1.0), 7), 1, new LoopShare(0, 1));
        long[] counts = new long[1001];
        IntStream.range(0, 200_000).map(workload::key).forEach(key -> counts[key]++);
        double harmonic =
                IntStream.rangeClosed(1, 1000).mapToDouble(k -> 1.0 / k).sum();
        for (int key : new int[] {1, 2, 5, 10}) {
            assertThat((double) counts[key])
                    .isCloseTo(200_000 / harmonic / key, org.assertj.core.data.Percentage.withPercentage(5));
        }
    }

    @Test
    void whatIsOutOfRangeIsNamedWithWhatIsAllowed() {
        assertThatThrownBy(() -> spec(1.5, new KeyDistribution.Uniform(), 1))
                .hasMessage("readFraction is 1.5; allowed: 0 to 1");
        assertThatThrownBy(() -> new KeyDistribution.Zipf(0)).hasMessageContaining("allowed: over 0");
    }
}
