package kvcache.load.workload;

import java.util.stream.IntStream;

/**
 * The operations of a loop's requests. The number of reads is exact in every block of {@value #BLOCK} requests, and
 * their order random. Blocks belong to a loop's own sequence, so the mix holds in each loop at any speed, and over all
 * loops.
 *
 * <p>A loop's block {@code m} holds {@code floor((m + 1) * p + f) - floor(m * p + f)} reads, where {@code p} is the
 * plan's reads per block and {@code f} is {@code loop / loops}. Rounding is thus carried from block to block. With the
 * offset, loops round at different blocks, and by Hermite's identity the sum over all loops after {@code m} blocks each
 * is exactly {@code floor(loops * m * p)}. The places of reads in their block are drawn from the seed.
 *
 * <p>Of the loop's other requests, the {@code j}-th is a delete if {@code floor((j + 1) * q + f)} exceeds
 * {@code floor(j * q + f)}, where {@code q} is the share of deletes among them.
 */
final class Mix {

    private static final int BLOCK = 5;

    /** For each number of reads, all arrangements of that many bits in a block. */
    private static final int[][] ARRANGEMENTS = arrangements();

    private final double readsPerBlock;
    private final double deletesPerOther;
    private final double offset;
    private final long seed;
    private final LoopShare share;

    Mix(double readFraction, double deleteFraction, long seed, LoopShare share) {
        this.readsPerBlock = readFraction * BLOCK;
        this.deletesPerOther = deleteFraction == 0 ? 0 : Math.min(1, deleteFraction / (1 - readFraction));
        this.offset = (double) share.loop() / share.loops();
        this.seed = seed;
        this.share = share;
    }

    Operation operation(long ordinal) {
        long block = ordinal / BLOCK;
        int place = (int) (ordinal - block * BLOCK);
        long readsBefore = (long) (block * readsPerBlock + offset);
        int reads = (int) ((long) ((block + 1) * readsPerBlock + offset) - readsBefore);
        int[] choices = ARRANGEMENTS[reads];
        long hash = Hash.of(seed, block * share.loops() + share.loop());
        int choice = choices[(int) Math.unsignedMultiplyHigh(hash, choices.length)];
        if ((choice >>> place & 1) != 0) {
            return Operation.GET;
        }
        int readsInBlock = Integer.bitCount(choice & ((1 << place) - 1));
        return isDelete(ordinal - readsBefore - readsInBlock) ? Operation.DELETE : Operation.PUT;
    }

    private boolean isDelete(long other) {
        return deletesPerOther > 0
                && (long) ((other + 1) * deletesPerOther + offset) > (long) (other * deletesPerOther + offset);
    }

    private static int[][] arrangements() {
        int[][] all = new int[BLOCK + 1][];
        for (int reads = 0; reads <= BLOCK; reads++) {
            int wanted = reads;
            all[reads] = IntStream.range(0, 1 << BLOCK)
                    .filter(bits -> Integer.bitCount(bits) == wanted)
                    .toArray();
        }
        return all;
    }
}
