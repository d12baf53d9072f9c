package kvcache.load.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last {@value #CAPACITY} gaps of a loop. Adding allocates nothing. One thread adds; any may read. */
public final class GapLog {

    private static final int CAPACITY = 1 << 13;

    private final long[] startsNs = new long[CAPACITY];
    private final long[] endsNs = new long[CAPACITY];
    private long added;
    private volatile long published;

    /** Adds a gap. It ended after the one added before. */
    public void add(long startNs, long endNs) {
        int index = (int) (added % CAPACITY);
        startsNs[index] = startNs;
        endsNs[index] = endNs;
        added++;
        published = added;
    }

    /** Returns the gaps that ended since a time, in order; empty if they are too many to be known. */
    public Optional<List<Gap>> since(long fromNs) {
        List<Gap> gaps = new ArrayList<>();
        long end = published;
        for (long i = end - 1; i >= 0; i--) {
            int index = (int) (i % CAPACITY);
            if (endsNs[index] - fromNs < 0) {
                return Optional.of(gaps.reversed());
            }
            if (i <= end - CAPACITY) {
                return Optional.empty();
            }
            gaps.add(new Gap(startsNs[index], endsNs[index]));
        }
        return Optional.of(gaps.reversed());
    }
}
