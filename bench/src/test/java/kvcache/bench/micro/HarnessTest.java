package kvcache.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import kvcache.analysis.view.footprint.FootprintPlan;
import kvcache.analysis.view.micro.MicroPlan;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.KeyHash;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.ThreadParams;

/** What the benchmarks work on, driven by hand as JMH drives it. */
class HarnessTest {

    private static final int ENTRIES = 1_000;

    @Test
    void keysAreNineBytesAndNoTwoAreTheSame() {
        Set<Key> keys = new HashSet<>();
        for (int index : new int[] {0, 1, 42, 12_345_678, MicroPlan.MAX_ENTRIES - 1}) {
            Key key = Keys.key(index, KeyHash.DEFAULT);
            assertThat(new String(key.bytes(), StandardCharsets.US_ASCII)).isEqualTo("k%08d".formatted(index));
            assertThat(key.length()).isEqualTo(MicroPlan.KEY_BYTES).isEqualTo(FootprintPlan.KEY_BYTES);
            keys.add(key);
        }
        assertThat(keys).hasSize(5);
    }

    @Test
    void aFilledMapHoldsEveryKeyInAnObjectOfItsOwn() {
        Keys keys = keys(100);
        FilledMap filled = new FilledMap();

        filled.fill(keys);

        assertThat(filled.map()).hasSize(ENTRIES);
        ConcurrentHashMap<Key, Key> held = new ConcurrentHashMap<>();
        filled.map().keySet().forEach(key -> held.put(key, key));
        for (int i = 0; i < ENTRIES; i++) {
            assertThat(held.get(keys.key(i))).isEqualTo(keys.key(i)).isNotSameAs(keys.key(i));
        }
    }

    @Test
    void aClientFindsWhatItReadsAndItsWritesLeaveNewValues() {
        Keys keys = keys(50);
        FilledStore filled = new FilledStore();
        filled.store = "concurrent";
        filled.fill(keys);
        Client client = client(keys, 0, 1);
        StoreBenchmarks benchmarks = new StoreBenchmarks();
        MissProfiler.MISSES.reset();

        for (int i = 0; i < 20 * ENTRIES; i++) {
            benchmarks.store(filled, keys, client);
        }

        client.reportMisses();
        assertThat(MissProfiler.MISSES.sum()).isZero();
        long rewritten = 0;
        for (int i = 0; i < ENTRIES; i++) {
            rewritten += version(filled, keys.key(i)) == Client.FIRST_VERSION ? 0 : 1;
        }
        assertThat(rewritten).isGreaterThan(ENTRIES * 9 / 10);
        filled.close();
    }

    @Test
    void aReadOfAKeyThatIsNotThereCountsAsAMiss() {
        Keys keys = keys(100);
        FilledStore filled = new FilledStore();
        filled.store = "concurrent";
        filled.fill(keys);
        filled.get().clear();
        Client client = client(keys, 0, 1);
        MissProfiler.MISSES.reset();

        new StoreBenchmarks().store(filled, keys, client);

        client.reportMisses();
        assertThat(MissProfiler.MISSES.sum()).isOne();
        filled.close();
    }

    @Test
    void noTwoWritesOfAnyThreadsShareAVersionOrAValue() {
        Keys keys = keys(0);
        Set<Long> versions = new HashSet<>();
        Client one = client(keys, 0, 2);
        Client other = client(keys, 1, 2);
        for (int i = 0; i < 100; i++) {
            versions.add(one.freshEntry().version());
            versions.add(other.freshEntry().version());
        }

        assertThat(versions).hasSize(200).doesNotContain(Client.FIRST_VERSION);
        assertThat(one.freshEntry().value())
                .hasSize(12)
                .isNotSameAs(one.freshEntry().value());
    }

    private static long version(FilledStore filled, Key key) {
        return Optional.ofNullable(filled.get().get(key)).map(Entry::version).orElse(Entry.ABSENT);
    }

    private static Keys keys(int reads) {
        Keys keys = new Keys();
        keys.entries = ENTRIES;
        keys.valueBytes = 12;
        keys.hash = "seeded";
        keys.skew = "uniform";
        keys.reads = reads;
        keys.seed = 1;
        keys.make();
        return keys;
    }

    private static Client client(Keys keys, int thread, int threads) {
        Client client = new Client();
        client.draw(keys, new ThreadParams(thread, threads, 0, 1, 0, 1, 0, 1, 0, 1));
        return client;
    }
}
