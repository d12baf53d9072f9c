package kvcache.bench.micro;

import java.util.concurrent.TimeUnit;
import kvcache.analysis.view.micro.MicroPlan;
import kvcache.store.Entry;
import kvcache.store.Key;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One operation on a store, on a bare map, and on no map, in the same harness.
 *
 * <p>Run by {@code kvcache micro --stores striped,concurrent --mixes 80 --threads 1,2}, which sets every parameter and
 * starts a fresh JVM for each measurement.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StoreBenchmarks {

    /** A store through its contract, as the server calls it. */
    @Benchmark
    public void store(FilledStore store, Keys keys, Client client) {
        int operation = client.next();
        if (operation < 0) {
            store.put(keys.key(~operation), client.freshEntry());
        } else if (!store.read(keys.key(operation), client)) {
            client.missed();
        }
    }

    /** A ConcurrentHashMap without the contract. */
    @Benchmark
    public void bareMap(FilledMap filled, Keys keys, Client client) {
        int operation = client.next();
        if (operation < 0) {
            filled.map().put(keys.key(~operation), client.freshEntry());
            return;
        }
        Entry entry = filled.map().get(keys.key(operation));
        if (entry == null || !client.read(entry)) {
            client.missed();
        }
    }

    /**
     * The cost of the harness without a map: choosing the operation, fetching its key from memory, and copying a value
     * or creating an entry. In a server the key is in the CPU cache, since the request has just delivered it. Here each
     * is fetched from an array of a million.
     */
    @Benchmark
    public void keySelection(OneEntry one, Keys keys, Client client, Blackhole hole) {
        int operation = client.next();
        Key key = keys.key(operation < 0 ? ~operation : operation);
        hole.consume(key.hashCode());
        hole.consume(key.bytes()[MicroPlan.KEY_BYTES - 1]);
        if (operation < 0) {
            hole.consume(client.freshEntry());
        } else {
            client.read(one.entry());
        }
    }

    /** The entry that is copied without a map. */
    @State(Scope.Benchmark)
    public static class OneEntry {

        private Entry entry = Entry.of(new byte[0], Client.FIRST_VERSION);

        /** Creates the entry and collects the heap. */
        @Setup(Level.Trial)
        public void make(Keys keys) {
            entry = new ValueArrays(keys.valueBytes, keys.seed).fresh(Client.FIRST_VERSION);
            System.gc();
        }

        Entry entry() {
            return entry;
        }
    }
}
