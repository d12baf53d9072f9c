package kvcache.load.workload;

/**
 * Detects stale values of keys, from the writes of one loop and their acknowledgements. Confined to that loop;
 * allocates nothing per request.
 *
 * <p>A key has a <em>floor</em>: a version such that all that the loop wrote before it, and what was stored before the
 * run, has been overwritten or removed. A read takes the floor when it is sent; an answer is stale where the loop
 * itself wrote its version (or it is the preload's) and the version lies before that floor. The floor rises when a
 * request of the loop to write or remove is acknowledged that was <em>clean</em>: when it was sent, no write of the
 * loop to that key was on its way. All the loop's earlier writes had then taken effect before it did, and all others
 * have higher versions.
 *
 * <p>A right server is therefore never accused, whatever is in flight together: a write that was not acknowledged may
 * take effect at any time, and so counts as on its way for good, which leaves the floor of its key where it is. Values
 * of other loops are not judged, and neither is a key that is not there: it may have been evicted. It is taken for
 * granted that nobody else writes such values to the server meanwhile, and that writes of earlier runs have taken
 * effect.
 *
 * <p>It takes five bytes a key. With more than {@value #MAX_KEYS} keys, or values too short for a version, nothing is
 * judged.
 */
public final class Freshness {

    /** The most keys that are kept account of. */
    public static final int MAX_KEYS = 16_000_000;

    /** This many writes on their way are no longer counted down: the key's floor stays where it is. */
    private static final byte TOO_MANY = Byte.MAX_VALUE;

    private final LoopShare share;
    private final int[] floors;
    private final byte[] onTheirWay;
    private boolean judgesPreloaded = true;

    /** Of a loop, at the start of a run. */
    public Freshness(RequestSource source, LoopShare share) {
        this(source instanceof KeyedSource keyed && isJudged(keyed) ? keyed.keys() + 1 : 0, share);
    }

    private Freshness(int places, LoopShare share) {
        this.share = share;
        floors = new int[places];
        onTheirWay = new byte[places];
    }

    /** Judges nothing: others write to the server as well, with versions that cannot be told from the loop's. */
    public static Freshness unknown(LoopShare share) {
        return new Freshness(0, share);
    }

    private static boolean isJudged(KeyedSource source) {
        return source.valueSizes().carryVersions() && source.keys() <= MAX_KEYS;
    }

    /**
     * Values that were stored before the run may still be stored again, as a store of one of them was lost on its way.
     */
    public void distrustPreload() {
        judgesPreloaded = false;
    }

    /** The floor of a key, for a read that is sent now. */
    public int floor(int key) {
        return key < floors.length ? floors[key] : 0;
    }

    /** Whether a request that is sent now, to write or remove, is clean. */
    public boolean isClean(int key) {
        return key < floors.length && onTheirWay[key] == 0;
    }

    /** A write is sent now. */
    public void writeSent(int key) {
        if (key < floors.length && onTheirWay[key] != TOO_MANY) {
            onTheirWay[key]++;
        }
    }

    /** A write has been acknowledged, and so taken effect; to be left out for one of which that is not known. */
    public void writeAcknowledged(int key, int version, boolean clean) {
        if (key >= floors.length) {
            return;
        }
        if (onTheirWay[key] != TOO_MANY) {
            onTheirWay[key]--;
        }
        raise(key, version, clean);
    }

    /** A removal has been acknowledged: something was removed. */
    public void removalAcknowledged(int key, int version, boolean clean) {
        raise(key, version, clean);
    }

    private void raise(int key, int version, boolean clean) {
        if (clean && Integer.compareUnsigned(version, floors[key]) > 0) {
            floors[key] = version;
        }
    }

    /** Whether a version cannot be right as the answer to a read that was sent when its key had this floor. */
    public boolean isStale(int version, int floor) {
        return Integer.compareUnsigned(version, floor) < 0
                && (version == WriteVersions.PRELOADED
                        ? judgesPreloaded
                        : share.contains(WriteVersions.number(version)));
    }
}
