package kvcache.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every variant must do when one thread asks; {@link StoreHistoryContractTest} adds what it must do when many do.
 * A variant's own test is a subclass of the latter that names it.
 */
@Timeout(60)
public abstract class StoreContractTest {

    /** Small, so that tables grow while a test runs. */
    private static final StoreConfig SMALL = new StoreConfig(16, OptionalInt.empty());

    private final StoreVariant variant;
    private Store store;

    /** The contract of this variant. */
    protected StoreContractTest(StoreVariant variant) {
        this.variant = variant;
        this.store = variant.open(SMALL);
    }

    @BeforeEach
    void openEmpty() {
        store.close();
        store = variant.open(SMALL);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** The variant under test. */
    protected final StoreVariant variant() {
        return variant;
    }

    /** A store with room for few entries, empty at the start of each test. */
    protected final Store store() {
        return store;
    }

    /** The value of a key as text, or null where there is none. */
    protected final @Nullable String textOf(Key key) {
        Entry entry = store.get(key);
        return entry == null ? null : new String(entry.value(), UTF_8);
    }

    /** An entry of a text. */
    protected static Entry entry(String text) {
        return Entry.of(text.getBytes(UTF_8));
    }

    @Test
    void standsInTheListOfVariants() {
        assertThat(Stores.named(variant.name())).isSameAs(variant);
    }

    @Test
    void aKeyThatWasNeverPutHasNoEntry() {
        assertThat(store.get(Key.of("absent"))).isNull();
        assertThat(store.size()).isZero();
    }

    @Test
    void aPutIsReadBackByAnEqualKey() {
        store.put(Key.of("key"), entry("value"));

        assertThat(textOf(Key.of("key"))).isEqualTo("value");
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void aSecondPutReplacesTheFirst() {
        store.put(Key.of("key"), entry("first, and longer"));
        store.put(Key.of("key"), entry("second"));

        assertThat(textOf(Key.of("key"))).isEqualTo("second");
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void anEntryInHandOutlivesItsReplacementAndItsRemoval() {
        store.put(Key.of("key"), entry("first"));
        Entry inHand = store.get(Key.of("key"));
        store.put(Key.of("key"), entry("other"));
        store.remove(Key.of("key"));
        store.put(Key.of("key"), entry("third"));

        assertThat(inHand).isNotNull().extracting(Entry::value).isEqualTo("first".getBytes(UTF_8));
    }

    @Test
    void removeTellsWhetherThereWasAnEntry() {
        store.put(Key.of("key"), entry("value"));
        store.put(Key.of("other"), entry("stays"));

        assertThat(store.remove(Key.of("key"))).isTrue();
        assertThat(store.remove(Key.of("key"))).isFalse();
        assertThat(store.remove(Key.of("never put"))).isFalse();
        assertThat(store.get(Key.of("key"))).isNull();
        assertThat(textOf(Key.of("other"))).isEqualTo("stays");
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void aRemovedKeyCanBePutAgain() {
        store.put(Key.of("key"), entry("first"));
        store.remove(Key.of("key"));
        store.put(Key.of("key"), entry("second"));

        assertThat(textOf(Key.of("key"))).isEqualTo("second");
    }

    @Test
    void clearRemovesEveryEntryAndTheStoreGoesOn() {
        for (int i = 0; i < 1_000; i++) {
            store.put(Key.of("key" + i), entry("value" + i));
        }
        assertThat(store.size()).isEqualTo(1_000);

        store.clear();

        assertThat(store.size()).isZero();
        assertThat(store.get(Key.of("key1"))).isNull();
        store.put(Key.of("key1"), entry("again"));
        assertThat(textOf(Key.of("key1"))).isEqualTo("again");
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void anEmptyValueIsAValue() {
        store.put(Key.of("empty"), Entry.of(new byte[0]));

        assertThat(textOf(Key.of("empty"))).isEmpty();
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.remove(Key.of("empty"))).isTrue();
    }

    @Test
    void aValueOfTwoMebibytesComesBackWhole() {
        byte[] value = new byte[2 * 1024 * 1024];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) (i * 31 + (i >> 8));
        }
        store.put(Key.of("large"), Entry.of(value.clone()));

        assertThat(store.get(Key.of("large")))
                .isNotNull()
                .extracting(Entry::value)
                .isEqualTo(value);
    }

    @Test
    void keysOfEveryByteAndOfOneKibibyteAreKeptApart() {
        for (int i = 0; i < 256; i++) {
            store.put(Key.of(new byte[] {(byte) i}), entry("short" + i));
            store.put(longKey(i), entry("long" + i));
        }

        assertThat(store.size()).isEqualTo(512);
        for (int i = 0; i < 256; i++) {
            assertThat(textOf(Key.of(new byte[] {(byte) i}))).isEqualTo("short" + i);
            assertThat(textOf(longKey(i))).isEqualTo("long" + i);
        }
    }

    /** A key of 1,024 bytes that tells itself apart by its last. */
    private static Key longKey(int last) {
        byte[] bytes = new byte[1024];
        bytes[1023] = (byte) last;
        return Key.of(bytes);
    }

    @Test
    void keysAreBytesAndNotText() {
        byte[] notUtf8 = {(byte) 0xC3, 0x28, 0, -1};
        byte[] alsoNotUtf8 = {(byte) 0xC4, 0x28, 0, -1};
        store.put(Key.of(notUtf8.clone()), entry("one"));
        store.put(Key.of(alsoNotUtf8.clone()), entry("two"));
        store.put(Key.of(new byte[] {0}), entry("nul"));
        store.put(Key.of(new byte[] {0, 0}), entry("nul nul"));

        assertThat(textOf(Key.of(notUtf8))).isEqualTo("one");
        assertThat(textOf(Key.of(alsoNotUtf8))).isEqualTo("two");
        assertThat(textOf(Key.of(new byte[] {0}))).isEqualTo("nul");
        assertThat(textOf(Key.of(new byte[] {0, 0}))).isEqualTo("nul nul");
    }

    @Test
    void manyKeysOfOneHashAreKeptApart() {
        List<Key> keys = collidingKeys();
        Set<Integer> hashes = new HashSet<>();
        keys.forEach(key -> hashes.add(key.hashCode()));
        assertThat(hashes).as("the keys' hashes").hasSize(1);

        for (int i = 0; i < keys.size(); i++) {
            store.put(keys.get(i), entry("value" + i));
        }
        assertThat(store.size()).isEqualTo(keys.size());
        for (int i = 0; i < keys.size(); i += 2) {
            assertThat(store.remove(keys.get(i))).isTrue();
        }

        assertThat(store.size()).isEqualTo(keys.size() / 2);
        for (int i = 0; i < keys.size(); i++) {
            assertThat(textOf(keys.get(i))).isEqualTo(i % 2 == 0 ? null : "value" + i);
        }
    }

    /** "Aa" and "BB" have the same hash, and so has every text of the same number of them. */
    private static List<Key> collidingKeys() {
        List<String> texts = List.of("");
        for (int blocks = 0; blocks < 12; blocks++) {
            List<String> longer = new ArrayList<>();
            for (String text : texts) {
                longer.add(text + "Aa");
                longer.add(text + "BB");
            }
            texts = longer;
        }
        return texts.stream().map(Key::of).toList();
    }

    @Test
    void theArrayOfAKeyThatWasOnlyLookedUpIsTheCallersAgain() {
        byte[] reused = {1};
        store.put(Key.of(new byte[] {1}), entry("one"));
        var found = store.get(Key.of(reused));
        reused[0] = 2;
        var absent = store.get(Key.of(reused));
        boolean removed = store.remove(Key.of(reused));
        Arrays.fill(reused, (byte) 3);

        assertThat(found).isNotNull();
        assertThat(absent).isNull();
        assertThat(removed).isFalse();
        assertThat(textOf(Key.of(new byte[] {1}))).isEqualTo("one");
        assertThat(textOf(Key.of(new byte[] {2}))).isNull();
        assertThat(textOf(Key.of(new byte[] {3}))).isNull();
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void growsFarBeyondTheCapacityItWasOpenedWith() {
        for (int i = 0; i < 50_000; i++) {
            store.put(Key.of("key" + i), entry(Integer.toString(i)));
        }

        assertThat(store.size()).isEqualTo(50_000);
        for (int i = 0; i < 50_000; i++) {
            assertThat(textOf(Key.of("key" + i))).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void opensPreSizedForAMillionEntriesAndEmpty() {
        try (Store large = variant.open(StoreConfig.defaults())) {
            assertThat(large.size()).isZero();
            large.put(Key.of("key"), entry("value"));
            assertThat(large.get(Key.of("key"))).isNotNull();
            assertThat(large.size()).isEqualTo(1);
        }
    }

    @Test
    void opensForASingleEntry() {
        try (Store tiny = variant.open(new StoreConfig(1, OptionalInt.empty()))) {
            tiny.put(Key.of("one"), entry("1"));
            tiny.put(Key.of("two"), entry("2"));
            assertThat(tiny.size()).isEqualTo(2);
        }
    }

    @Test
    void twoStoresOfOneVariantShareNothing() {
        try (Store other = variant.open(SMALL)) {
            store.put(Key.of("key"), entry("mine"));
            assertThat(other.get(Key.of("key"))).isNull();
        }
    }

    @Test
    void aNumberOfStripesIsRefusedWhereThereAreNone() {
        StoreConfig striped = new StoreConfig(16, OptionalInt.of(4));
        if (variant.takesStripes()) {
            variant.open(striped).close();
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> variant.open(striped))
                    .withMessageContaining(variant.name())
                    .withMessageContaining("stripes");
        }
    }
}
