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

final class SeededRequestsTest {

    private static WorkloadSpec spec(double reads, KeyDistribution keys, long seed) {
        return new WorkloadSpec(reads, 1000, keys, 12, seed);
    }

    private static Requests workload(double reads, LoopShare share) {
        return spec(reads, new KeyDistribution.Uniform(), 7).requests(1, share, 0);
    }

    private static boolean isRead(Requests workload, long place) {
        return workload.operation(place) == Operation.GET;
    }

    private static long reads(Requests workload, int from, int to) {
        return IntStream.range(from, to)
                .filter(place -> isRead(workload, place))
                .count();
    }

    @Test
    void fourOfEveryFiveRequestsOfALoopAreReadsAtEightyPercent() {
        for (int loop = 0; loop < 3; loop++) {
            Requests workload = workload(0.8, new LoopShare(loop, 3));
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
        Requests workload = workload(0.8, new LoopShare(0, 1));
        long[] writesAt = new long[5];
        for (int i = 0; i < 5000; i++) {
            writesAt[i % 5] += isRead(workload, i) ? 0 : 1;
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
        Requests first = spec(0.8, keys, 7).requests(1, share, 0);
        Requests again = spec(0.8, keys, 7).requests(1, share, 0);
        Requests other = spec(0.8, keys, 8).requests(1, share, 0);
        int[] keysOfFirst = IntStream.range(0, 500).map(first::key).toArray();
        // The second is asked backwards: a request does not depend on those before it.
        int[] keysOfAgain = new int[500];
        for (int i = 499; i >= 0; i--) {
            keysOfAgain[i] = again.key(i);
            assertThat(again.operation(i)).isEqualTo(first.operation(i));
        }
        assertThat(keysOfAgain).isEqualTo(keysOfFirst);
        assertThat(IntStream.range(0, 500).map(other::key).toArray()).isNotEqualTo(keysOfFirst);
    }

    @Test
    void uniformKeysCoverAllKeysEvenly() {
        Requests workload = workload(0.8, new LoopShare(0, 1));
        long[] counts = new long[1001];
        IntStream.range(0, 100_000).map(workload::key).forEach(key -> counts[key]++);
        assertThat(counts[0]).isZero();
        for (int key = 1; key <= 1000; key++) {
            assertThat(counts[key]).isBetween(50L, 160L);
        }
    }

    @Test
    void zipfKeysFollowTheirPowerLaw() {
        Requests workload = spec(0.8, new KeyDistribution.Zipf(1.0), 7).requests(1, new LoopShare(0, 1), 0);
        long[] counts = new long[1001];
        IntStream.range(0, 200_000).map(workload::key).forEach(key -> counts[key]++);
        double harmonic =
                IntStream.rangeClosed(1, 1000).mapToDouble(k -> 1.0 / k).sum();
        for (int key : new int[] {1, 2, 5, 10}) {
            assertThat((double) counts[key])
                    .isCloseTo(200_000 / harmonic / key, org.assertj.core.data.Percentage.withPercentage(5));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.8,0.05,1", "0.5,0.5,2", "0,0.3,3", "0,1,1", "0.333,0.01,4", "0.95,0.05,2"})
    void deletesKeepToTheirShareInEveryLoopAndLeaveTheReadsAsTheyAre(double reads, double deletes, int loops) {
        for (int loop = 0; loop < loops; loop++) {
            LoopShare share = new LoopShare(loop, loops);
            Requests with = new WorkloadSpec(
                            reads, deletes, 0, 1000, new KeyDistribution.Uniform(), new ValueSizes.Fixed(12), 7)
                    .requests(1, share, 0);
            Requests without = workload(reads, share);
            long seen = 0;
            for (int i = 0; i < 5000; i++) {
                assertThat(with.operation(i) == Operation.GET).isEqualTo(isRead(without, i));
                seen += with.operation(i) == Operation.DELETE ? 1 : 0;
                assertThat((double) seen)
                        .as("deletes among the first %d", i + 1)
                        .isCloseTo(deletes * (i + 1), org.assertj.core.data.Offset.offset(7.0));
            }
            assertThat((double) seen).isCloseTo(deletes * 5000, org.assertj.core.data.Offset.offset(1.0));
        }
    }

    @Test
    void aHotSetGetsItsShareOfTheRequestsAndIsEvenInItself() {
        Requests workload = spec(0.8, new KeyDistribution.HotSet(0.1, 0.9), 7).requests(1, new LoopShare(0, 1), 0);
        long[] counts = new long[1001];
        IntStream.range(0, 200_000).map(workload::key).forEach(key -> counts[key]++);
        assertThat(LongStream.of(counts).limit(101).sum()).isBetween(179_000L, 181_000L);
        assertThat(counts[0]).isZero();
        assertThat(LongStream.of(counts).skip(1).limit(100).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(1600L, 2000L));
        assertThat(LongStream.of(counts).skip(101).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(2L, 55L));
    }

    @Test
    void aHotSetOfNearlyNoOrAllKeysStillChoosesKeysThatThereAre() {
        for (KeyDistribution keys :
                new KeyDistribution[] {new KeyDistribution.HotSet(0.01, 1), new KeyDistribution.HotSet(0.99, 0.5)}) {
            for (int count : new int[] {1, 2, 3}) {
                Requests workload = new WorkloadSpec(0.8, count, keys, 12, 7).requests(1, new LoopShare(0, 1), 0);
                assertThat(IntStream.range(0, 500).map(workload::key).boxed())
                        .allSatisfy(key -> assertThat(key).isBetween(1, count));
            }
        }
    }

    @Test
    void missesAreAShareOfTheReadsAndAskForKeysAboveThoseThatAreStored() {
        Requests workload = new WorkloadSpec(
                        0.8, 0.1, 0.25, 1000, new KeyDistribution.Uniform(), new ValueSizes.Fixed(12), 7)
                .requests(1, new LoopShare(0, 1), 0);
        int misses = 0;
        for (int i = 0; i < 10_000; i++) {
            int key = workload.key(i);
            if (key > 1000) {
                misses++;
                // No run stores these, whatever its number of keys.
                assertThat(key).isBetween(WorkloadSpec.MAX_KEYS + 1, WorkloadSpec.MAX_KEYS + 1000);
                assertThat(workload.operation(i)).isEqualTo(Operation.GET);
            }
        }
        assertThat(misses).isBetween(1850, 2150);
    }

    @Test
    void versionsGrowInALoopOverBothPhasesAndTellTheLoop() {
        for (int loop = 0; loop < 3; loop++) {
            LoopShare share = new LoopShare(loop, 3);
            WorkloadSpec spec = spec(0.8, new KeyDistribution.Uniform(), 7);
            Requests warmup = spec.requests(0, share, 0);
            Requests measured = spec.requests(1, share, 13);
            int[] versions = IntStream.concat(
                            IntStream.range(0, 13).map(warmup::version),
                            IntStream.range(0, 20).map(measured::version))
                    .toArray();
            for (int i = 0; i < versions.length; i++) {
                assertThat(versions[i]).isGreaterThan(i == 0 ? WriteVersions.PRELOADED : versions[i - 1]);
                for (int other = 0; other < 3; other++) {
                    assertThat(new LoopShare(other, 3).contains(WriteVersions.number(versions[i])))
                            .isEqualTo(other == loop);
                }
            }
        }
        assertThat(WriteVersions.of(1L << 40)).isEqualTo(-1);
    }

    @Test
    void whatIsOutOfRangeIsNamedWithWhatIsAllowed() {
        assertThatThrownBy(() -> spec(1.5, new KeyDistribution.Uniform(), 1))
                .hasMessage("readFraction is 1.5; allowed: 0 to 1");
        assertThatThrownBy(() -> new KeyDistribution.Zipf(0)).hasMessageContaining("allowed: over 0");
    }
}
