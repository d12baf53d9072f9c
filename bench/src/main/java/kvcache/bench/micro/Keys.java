package kvcache.bench.micro;

import java.util.stream.IntStream;
import kvcache.analysis.view.micro.MicroPlan;
import kvcache.store.Key;
import kvcache.store.KeyHash;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The keys and kinds of operations. The parameters are set from the cell.
 *
 * <p>They are never the key objects in the store: in a server each request creates its own key, and a map that finds
 * the identical object skips a comparison.
 */
@State(Scope.Benchmark)
public class Keys {

    @Param("1000000")
    public int entries;

    @Param("12")
    public int valueBytes;

    @Param("seeded")
    public String hash = "";

    @Param("uniform")
    public String skew = "";

    /** The percentage of reads. */
    @Param("80")
    public int reads;

    @Param("1")
    public long seed;

    private Key[] keys = {};

    @Setup(Level.Trial)
    public void make() {
        KeyHash keyHash = KeyHash.named(hash);
        keys = new Key[entries];
        for (int i = 0; i < entries; i++) {
            keys[i] = key(i, keyHash);
        }
    }

    /** Returns a new key object for an index. */
    static Key key(int index, KeyHash hash) {
        byte[] bytes = new byte[MicroPlan.KEY_BYTES];
        bytes[0] = 'k';
        int rest = index;
        for (int place = MicroPlan.KEY_BYTES - 1; place > 0; place--) {
            bytes[place] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return Key.of(bytes, hash);
    }

    Key key(int index) {
        return keys[index];
    }

    /** Calls a filler with a new key object for every index, on all CPUs. Not measured. */
    void forEachNewKey(Filler filler) {
        KeyHash keyHash = KeyHash.named(hash);
        IntStream.range(0, entries).parallel().forEach(i -> filler.put(key(i, keyHash), i));
    }

    interface Filler {
        void put(Key key, int index);
    }
}
