package kvcache.load.workload;

/**
 * Requests generated from a seed. Reads of keys that are never stored use indices above the maximum number of keys.
 * Such an index is as frequent among them as the key that it exceeds that maximum by.
 */
final class SeededRequests implements Requests {

    private final WorkloadSpec spec;
    private final LoopShare share;
    private final Mix mix;
    private final KeyChooser keys;
    private final long missSeed;
    private final long before;

    SeededRequests(WorkloadSpec spec, long seed, LoopShare share, long sentBefore) {
        this.spec = spec;
        this.share = share;
        mix = new Mix(spec.readFraction(), spec.deleteFraction(), Hash.of(seed, 0), share);
        keys = KeyChooser.of(spec.keyDistribution(), spec.keys(), Hash.of(seed, 1));
        missSeed = Hash.of(seed, 2);
        before = sentBefore;
    }

    @Override
    public Operation operation(long ordinal) {
        return mix.operation(ordinal);
    }

    @Override
    public int key(long ordinal) {
        long number = share.number(ordinal);
        int key = keys.key(number);
        return isMiss(ordinal, number) ? WorkloadSpec.MAX_KEYS + key : key;
    }

    private boolean isMiss(long ordinal, long number) {
        return spec.missFraction() > 0
                && Hash.fraction(Hash.of(missSeed, number)) < spec.missFraction()
                && mix.operation(ordinal) == Operation.GET;
    }

    @Override
    public int version(long ordinal) {
        return WriteVersions.of(share.number(before + ordinal));
    }
}
