package kvcache.bench.micro;

import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import kvcache.analysis.view.micro.Skew;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;

/**
 * The key and the kind of each operation of a thread, drawn before the measurement: choosing then costs one load from
 * an array that is read in order.
 *
 * <p>Each element is the index of a key to read, or the complement {@code ~index} of one to write. The array's length
 * is a power of two, so that a thread wraps around with a mask, and at least {@value #DRAWS_PER_KEY} times the number
 * of keys: with a short array a thread would repeat a few keys from the CPU cache. The share of reads is exact over the
 * array, to the nearest operation, and reads and writes are shuffled.
 *
 * <p>Frequent keys of a skewed distribution are scattered by a permutation that all threads share: keys are created and
 * stored in index order, so without it the hot keys would be adjacent in memory.
 */
final class Sequence {

    private static final int DRAWS_PER_KEY = 2;
    private static final int SHORTEST = 1 << 14;
    private static final int LONGEST = 1 << 24;

    private Sequence() {}

    /**
     * Draws a sequence.
     *
     * @param keys the number of keys
     * @param readPercent the percentage of reads
     * @param seed the seed of all threads
     * @param thread the index of the thread, from 0
     */
    static int[] draw(Skew skew, int keys, int readPercent, long seed, int thread) {
        SplittableRandom random = new SplittableRandom(seed + 1 + thread);
        IntSupplier keyIndex = skew.even() ? () -> random.nextInt(keys) : scattered(skew, keys, seed, random);
        int[] sequence = new int[length(keys)];
        int reads = (int) Math.round(sequence.length * (readPercent / 100.0));
        for (int i = 0; i < sequence.length; i++) {
            int index = keyIndex.getAsInt();
            sequence[i] = i < reads ? index : ~index;
        }
        shuffle(sequence, random);
        return sequence;
    }

    private static IntSupplier scattered(Skew skew, int keys, long seed, SplittableRandom random) {
        UniformRandomProvider provider = random::nextLong;
        SharedStateDiscreteSampler ranks = RejectionInversionZipfSampler.of(provider, keys, skew.exponent());
        int[] keyOfRank = permutation(keys, seed);
        return () -> keyOfRank[ranks.sample() - 1];
    }

    /** Returns the key of each rank, the same for every thread of a seed. */
    static int[] permutation(int keys, long seed) {
        int[] keyOfRank = new int[keys];
        for (int i = 0; i < keys; i++) {
            keyOfRank[i] = i;
        }
        shuffle(keyOfRank, new SplittableRandom(seed));
        return keyOfRank;
    }

    /** Shuffles after Fisher and Yates, as in Durstenfeld's algorithm. */
    private static void shuffle(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
    }

    private static int length(int keys) {
        int wanted = Math.clamp((long) keys * DRAWS_PER_KEY, SHORTEST, LONGEST);
        return Integer.highestOneBit(wanted - 1) << 1;
    }
}
