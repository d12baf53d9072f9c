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

    /** The contract, as the server calls it. */
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
     * What the harness itself costs: choosing the operation, fetching its key from memory, and copying a value or
     * making an entry, without any map. In a server the key would be in the processor's cache, for the request has just
     * brought it; here each is fetched from an array of a million, and that is no map's fault.
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

    /** What is copied where there is no map to find it in. */
    @State(Scope.Benchmark)
    public static class OneEntry {

        private Entry entry = Entry.of(new byte[0], Client.FIRST_VERSION);

        /** Makes it, and leaves the heap as a collection leaves it. */
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
