package kvcache.bench.micro;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import kvcache.analysis.view.micro.Skew;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.EntryView;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A thread that reads and writes like a connection of the server: it copies each value that it reads into its own
 * buffer, and creates an entry of fresh bytes for each write.
 */
@State(Scope.Thread)
public class Client extends EntryReader {

    /** The version of the entries that a store is filled with. */
    static final long FIRST_VERSION = 1;

    private int[] sequence = {};
    private int mask;
    private int position;
    private byte[] buffer = {};
    private ValueArrays values = new ValueArrays(0, 0);
    private long version;
    private long versionStep;
    private long misses;

    @Setup(Level.Trial)
    public void draw(Keys keys, ThreadParams threads) {
        sequence = Sequence.draw(Skew.parse(keys.skew), keys.entries, keys.reads, keys.seed, threads.getThreadIndex());
        mask = sequence.length - 1;
        buffer = new byte[keys.valueBytes];
        values = new ValueArrays(keys.valueBytes, keys.seed);
        // Versions increase, and no two threads use the same one.
        version = FIRST_VERSION + 1 + threads.getThreadIndex();
        versionStep = threads.getThreadCount();
    }

    @TearDown(Level.Iteration)
    public void reportMisses() {
        MissProfiler.MISSES.add(misses);
        misses = 0;
    }

    /** Returns the next operation: the index of a key to read, or the complement of the index of a key to write. */
    int next() {
        return sequence[position++ & mask];
    }

    Entry freshEntry() {
        version += versionStep;
        return values.fresh(version);
    }

    void missed() {
        misses++;
    }

    @Override
    public boolean read(Entry entry) {
        byte[] value = entry.value();
        System.arraycopy(value, 0, buffer, 0, value.length);
        return true;
    }

    @Override
    protected boolean read(EntryView entry) {
        MemorySegment.copy(entry.memory(), ValueLayout.JAVA_BYTE, entry.valueOffset(), buffer, 0, entry.valueBytes());
        return true;
    }
}
