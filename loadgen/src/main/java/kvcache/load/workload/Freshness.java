package kvcache.load.workload;

/**
 * Detects stale values of keys from the writes of one loop and their acknowledgements. Confined to that loop; allocates
 * nothing per request.
 *
 * <p>A key has a <em>floor</em>: a version such that everything that the loop wrote before it, and the value stored
 * before the run, has been overwritten or removed. A read takes the floor when it is sent. Its response is stale if the
 * loop wrote its version (or it is the preloaded value) and the version is below that floor. The floor rises when a
 * <em>clean</em> write or delete of the loop is acknowledged: one that was sent while no write of the loop to that key
 * was in flight. All earlier writes of the loop had then taken effect before it, and all others have higher versions.
 *
 * <p>A correct server is therefore never accused, whatever is in flight concurrently. A write that was not acknowledged
 * may take effect at any time, so it counts as in flight forever and leaves the floor of its key unchanged. Values of
 * other loops are not judged, nor is a missing key, which may have been evicted. This assumes that nobody else writes
 * such values to the server during the run, and that writes of earlier runs have taken effect.
 *
 * <p>It takes five bytes per key. With more than {@value #MAX_KEYS} keys, or values too short for a version, nothing is
 * judged.
 */
public final class Freshness {

    /** The maximum number of keys that are tracked. */
    public static final int MAX_KEYS = 16_000_000;

    /** At this number of writes in flight the count is frozen: the floor of the key no longer rises. */
    private static final byte TOO_MANY = Byte.MAX_VALUE;

    private final LoopShare share;
    private final int[] floors;
    private final byte[] inFlight;
    private boolean judgesPreloaded = true;

    /** Creates the state of a loop at the start of a run. */
    public Freshness(RequestSource source, LoopShare share) {
        this(source instanceof KeyedSource keyed && isJudged(keyed) ? keyed.keys() + 1 : 0, share);
    }

    private Freshness(int places, LoopShare share) {
        this.share = share;
        floors = new int[places];
        inFlight = new byte[places];
    }

    /** Creates a state that judges nothing: other generators write too, with the same versions. */
    public static Freshness unknown(LoopShare share) {
        return new Freshness(0, share);
    }

    private static boolean isJudged(KeyedSource source) {
        return source.valueSizes().carryVersions() && source.keys() <= MAX_KEYS;
    }

    /** Stops judging preloaded values: a lost store of one of them may still take effect. */
    public void distrustPreload() {
        judgesPreloaded = false;
    }

    /** Returns the floor of a key, for a read that is sent now. */
    public int floor(int key) {
        return key < floors.length ? floors[key] : 0;
    }

    /** Returns whether a write or delete that is sent now is clean. */
    public boolean isClean(int key) {
        return key < floors.length && inFlight[key] == 0;
    }

    /** Records that a write is sent. */
    public void writeSent(int key) {
        if (key < floors.length && inFlight[key] != TOO_MANY) {
            inFlight[key]++;
        }
    }

    /** Records that a write was acknowledged, and so has taken effect. */
    public void writeAcknowledged(int key, int version, boolean clean) {
        if (key >= floors.length) {
            return;
        }
        if (inFlight[key] != TOO_MANY) {
            inFlight[key]--;
        }
        raise(key, version, clean);
    }

    /** Records that a delete removed the key. */
    public void removalAcknowledged(int key, int version, boolean clean) {
        raise(key, version, clean);
    }

    private void raise(int key, int version, boolean clean) {
        if (clean && Integer.compareUnsigned(version, floors[key]) > 0) {
            floors[key] = version;
        }
    }

    /** Returns whether a version is too old for a read that was sent at this floor. */
    public boolean isStale(int version, int floor) {
        return Integer.compareUnsigned(version, floor) < 0
                && (version == WriteVersions.PRELOADED
                        ? judgesPreloaded
                        : share.contains(WriteVersions.number(version)));
    }
}
