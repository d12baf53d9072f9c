package kvcache.load.workload;

/**
 * Which requests of a loop are reads: exact in every block of {@link LoopShare#BLOCK}, in an order that is not.
 *
 * <p>A loop's block {@code m} holds {@code floor((m + 1) * p + f) - floor(m * p + f)} reads, where {@code p} is the reads
 * per block that the plan asks for and {@code f} is {@code loop / loops}. Rounding is thus carried from block to block.
 * The offset makes the loops round at different blocks, and by Hermite's identity the sum over all loops after {@code m}
 * blocks each is exactly {@code floor(loops * m * p)}. Where in its block each read stands is drawn from the seed.
 */
final class Mix {

    /** For each number of reads, every arrangement of that many bits in a block. */
    private static final int[][] ARRANGEMENTS = arrangements();

    private final double readsPerBlock;
    private final double offset;
    private final long seed;
    private final LoopShare share;

    Mix(double readFraction, long seed, LoopShare share) {
        this.readsPerBlock = readFraction * LoopShare.BLOCK;
        this.offset = (double) share.loop() / share.loops();
        this.seed = seed;
        this.share = share;
    }

    boolean isRead(long ordinal) {
        long block = ordinal / LoopShare.BLOCK;
        int place = (int) (ordinal - block * LoopShare.BLOCK);
        int reads = (int) ((long) ((block + 1) * readsPerBlock + offset) - (long) (block * readsPerBlock + offset));
        int[] choices = ARRANGEMENTS[reads];
        long hash = Hash.of(seed, block * share.loops() + share.loop());
        int choice = (int) Math.unsignedMultiplyHigh(hash, choices.length);
        return (choices[choice] >>> place & 1) != 0;
    }

    private static int[][] arrangements() {
        int[][] all = new int[LoopShare.BLOCK + 1][];
        for (int reads = 0; reads <= LoopShare.BLOCK; reads++) {
            int wanted = reads;
            all[reads] = java.util.stream.IntStream.range(0, 1 << LoopShare.BLOCK)
                    .filter(bits -> Integer.bitCount(bits) == wanted)
                    .toArray();
        }
        return all;
    }
}
