package kvcache.load.workload;

/**
 * Which of a run's requests a loop sends: every {@code loops}-th block of {@value #BLOCK} consecutive ones.
 *
 * <p>Blocks, not single requests, because the mix is exact within a block: it then holds in each loop's own sequence,
 * however fast that loop goes, and over all loops together.
 *
 * @param loop this loop's place, from 0
 * @param loops how many loops share the requests
 */
public record LoopShare(int loop, int loops) {

    /** How many consecutive requests stay together. */
    public static final int BLOCK = 5;

    public LoopShare {
        if (loops < 1 || loop < 0 || loop >= loops) {
            throw new IllegalArgumentException("loop is %s of %s; allowed: 0 to loops - 1".formatted(loop, loops));
        }
    }

    /** The number, within the whole run, of this loop's request at a place in its own sequence; both from 0. */
    public long number(long ordinal) {
        long block = ordinal / BLOCK;
        return (block * loops + loop) * BLOCK + (ordinal - block * BLOCK);
    }

    /** Whether the request of this number, within the whole run, is this loop's. */
    boolean contains(long number) {
        return number / BLOCK % loops == loop;
    }
}
