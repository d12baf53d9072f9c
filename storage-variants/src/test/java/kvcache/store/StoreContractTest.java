package kvcache.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kvcache.store.StoreTraits.Bound;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
    private static final StoreConfig SMALL = StoreConfig.ofCapacity(16);

    private final StoreVariant variant;
    private final StoreConfig config;
    private Store store;

    /** The contract of this variant. */
    protected StoreContractTest(StoreVariant variant) {
        this(variant, SMALL);
    }

    /** The contract of this bounded variant, opened so that it has room for all that a test puts. */
    protected StoreContractTest(StoreVariant variant, StoreConfig config) {
        this.variant = variant;
        this.config = config;
        this.store = variant.open(config);
    }

    @BeforeEach
    void openEmpty() {
        store.close();
        store = variant.open(config);
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
        return Entry.of(text.getBytes(UTF_8), 1);
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
        store.put(Key.of("empty"), Entry.of(new byte[0], 1));

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
        store.put(Key.of("large"), Entry.of(value.clone(), 1));

        assertThat(store.get(Key.of("large")))
                .isNotNull()
                .extracting(Entry::value)
                .isEqualTo(value);
    }

    @Test
    void anEmptyStoreTakesAValueAsLongAsTheVariantTells() {
        int longest = (int) Math.min(variant.longestValueBytes(config), 16 << 20);

        store.put(longKey(1), Entry.of(new byte[longest], "x".repeat(Entry.MAX_CONTENT_TYPE_CHARS), 1, 99));
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
    void keepsAllThatAnEntryHas() {
        store.put(Key.of("plain"), Entry.of("value".getBytes(UTF_8), 7));
        store.put(Key.of("rich"), Entry.of("{}".getBytes(UTF_8), "application/json", -8, 1_234_567_890_123L));
        store.put(Key.of("typed"), Entry.of(new byte[0], "image/png", 9, Entry.NEVER));

        assertThat(found("plain")).isEqualTo(new Found("value", null, 7, Entry.NEVER));
        assertThat(found("rich")).isEqualTo(new Found("{}", "application/json", -8, 1_234_567_890_123L));
        assertThat(found("typed")).isEqualTo(new Found("", "image/png", 9, Entry.NEVER));
    }

    @Test
    void readsWhatItGets() {
        store.put(Key.of("key"), Entry.of("value".getBytes(UTF_8), "text/html", 3, 99));

        assertThat(read("key", true)).containsExactly(found("key"));
        assertThat(read("absent", true)).isEmpty();
    }

    @Test
    void anEntryThatTheReaderDoesNotTakeIsAsGoodAsNone() {
        store.put(Key.of("key"), entry("value"));

        assertThat(store.read(Key.of("key"), new Collector(false, new ArrayList<>())))
                .isFalse();
        assertThat(store.read(Key.of("key"), new Collector(true, new ArrayList<>())))
                .isTrue();
    }

    /** All of an entry, for comparison. */
    private record Found(String text, @Nullable String contentType, long version, long expiresAtMs) {}

    private Found found(String key) {
        Entry entry = Objects.requireNonNull(store.get(Key.of(key)), key);
        return new Found(new String(entry.value(), UTF_8), entry.contentType(), entry.version(), entry.expiresAtMs());
    }

    private List<Found> read(String key, boolean takes) {
        List<Found> found = new ArrayList<>();
        boolean taken = store.read(Key.of(key), new Collector(takes, found));
        assertThat(taken).isEqualTo(!found.isEmpty());
        return found;
    }

    private static final class Collector extends EntryReader {

        private final boolean takes;
        private final List<Found> found;

        Collector(boolean takes, List<Found> found) {
            this.takes = takes;
            this.found = found;
        }

        @Override
        public boolean read(Entry entry) {
            found.add(new Found(
                    new String(entry.value(), UTF_8), entry.contentType(), entry.version(), entry.expiresAtMs()));
            return takes;
        }
    }

    @Test
    void putIfStoresAtTheExpectedVersionAlone() {
        Key key = Key.of("key");
        store.put(key, versioned("first", 1));

        assertThat(store.putIf(key, 2, versioned("wrong", 3))).isFalse();
        assertThat(store.putIf(key, Entry.ABSENT, versioned("wrong", 3))).isFalse();
        assertThat(textOf(key)).isEqualTo("first");
        assertThat(store.putIf(key, 1, versioned("second", 2))).isTrue();
        assertThat(textOf(key)).isEqualTo("second");
        assertThat(store.putIf(key, 1, versioned("late", 4))).isFalse();
        assertThat(textOf(key)).isEqualTo("second");
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void putIfAbsentStoresWhereThereIsNoEntryAlone() {
        Key key = Key.of("key");

        assertThat(store.putIf(key, 1, versioned("wrong", 2))).isFalse();
        assertThat(store.get(key)).isNull();
        assertThat(store.putIf(key, Entry.ABSENT, versioned("first", 1))).isTrue();
        assertThat(store.putIf(key, Entry.ABSENT, versioned("second", 2))).isFalse();
        assertThat(textOf(key)).isEqualTo("first");
        assertThat(store.remove(key)).isTrue();
        assertThat(store.putIf(key, Entry.ABSENT, versioned("again", 3))).isTrue();
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void removeIfRemovesTheExpectedVersionAlone() {
        Key key = Key.of("key");
        store.put(key, versioned("value", 5));

        assertThat(store.removeIf(key, 4)).isFalse();
        assertThat(store.removeIf(key, Entry.ABSENT)).isFalse();
        assertThat(store.removeIf(Key.of("absent"), 5)).isFalse();
        assertThat(store.removeIf(Key.of("absent"), Entry.ABSENT)).isFalse();
        assertThat(textOf(key)).isEqualTo("value");
        assertThat(store.removeIf(key, 5)).isTrue();
        assertThat(store.get(key)).isNull();
        assertThat(store.removeIf(key, 5)).isFalse();
        assertThat(store.size()).isZero();
    }

    @Test
    void aScanShowsEachEntryThatIsWantedOnceAndIsOver() {
        Map<String, Long> expected = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            boolean expires = i % 3 == 0;
            store.put(Key.of("key" + i), Entry.of("value".getBytes(UTF_8), null, i + 1, expires ? i : Entry.NEVER));
            if (expires) {
                expected.put("key" + i, i + 1L);
            }
        }
        List<Map.Entry<byte[], Long>> shown = new ArrayList<>();
        scanAll((key, version, expiresAtMs) -> {
            assertThat(expiresAtMs).isEqualTo(version - 1);
            shown.add(Map.entry(key, version));
        });

        // The keys are read after the scan, since a visitor may keep them. Throws if one was shown twice.
        assertThat(shown.stream().collect(toMap(each -> new String(each.getKey(), UTF_8), Map.Entry::getValue)))
                .isEqualTo(expected);
    }

    @Test
    void aScanOfAnEmptyStoreShowsNothing() {
        scanAll((key, version, expiresAtMs) -> {
            throw new AssertionError("shown: " + Key.of(key));
        });
    }

    @Test
    void aScanShowsWhatStaysWhileOtherEntriesComeAndGo() {
        for (int i = 0; i < 3_000; i++) {
            store.put(Key.of("stays" + i), Entry.of(new byte[8], null, i + 1, 1));
        }
        Set<String> shown = new HashSet<>();
        EntryScan scan = store.scan();
        boolean more = true;
        for (int i = 0; more; i++) {
            more = scan.next(new Expiring((key, version, expiresAtMs) -> shown.add(new String(key, UTF_8))));
            if (i < 3_000) {
                store.put(Key.of("comes" + i), entry("new"));
            }
            if (i > 0 && i < 3_000) {
                store.remove(Key.of("comes" + (i - 1)));
            }
        }

        for (int i = 0; i < 3_000; i++) {
            assertThat(shown).contains("stays" + i);
        }
    }

    /** What is done with an entry that a scan shows. */
    private interface Shown {
        void show(byte[] key, long version, long expiresAtMs);
    }

    /** Wants the entries that expire. */
    private record Expiring(Shown shown) implements EntryVisitor {

        @Override
        public boolean wants(long expiresAtMs) {
            return expiresAtMs != Entry.NEVER;
        }

        @Override
        public void visit(byte[] key, long version, long expiresAtMs) {
            shown.show(key, version, expiresAtMs);
        }
    }

    private void scanAll(Shown shown) {
        EntryScan scan = store.scan();
        Expiring expiring = new Expiring(shown);
        while (scan.next(expiring)) {
            // the next slice
        }
    }

    @Test
    void noEntryIsRefusedAlikeByEveryStore() {
        Key key = Key.of("key");

        assertThatNullPointerException().isThrownBy(() -> store.put(key, none()));
        assertThatNullPointerException().isThrownBy(() -> store.putIf(key, Entry.ABSENT, none()));
        assertThatNullPointerException().isThrownBy(() -> store.putIf(key, 7, none()));
        assertThat(store.get(key)).isNull();
    }

    @Test
    void noKeyIsRefusedAlikeByEveryStore() {
        List<ThrowingCallable> calls = List.of(
                () -> store.get(none()),
                () -> store.read(none(), new Collector(true, new ArrayList<>())),
                () -> store.put(none(), entry("value")),
                () -> store.putIf(none(), Entry.ABSENT, entry("value")),
                () -> store.remove(none()),
                () -> store.removeIf(none(), 1));
        for (int call = 0; call < calls.size(); call++) {
            assertThatNullPointerException().as("call %d", call).isThrownBy(calls.get(call));
        }
        assertThat(store.size()).isZero();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a caller without the checks may pass
    private static <T> T none() {
        return null;
    }

    @Test
    void aStoreMayBeClosedTwiceAndRefusesEveryCallAfterwards() {
        Key key = Key.of("key");
        store.put(key, entry("value"));
        EntryScan begun = store.scan();
        store.close();
        store.close();

        List<ThrowingCallable> calls = List.of(
                () -> store.get(key),
                () -> store.read(key, new Collector(true, new ArrayList<>())),
                () -> store.put(key, entry("late")),
                () -> store.putIf(key, Entry.ABSENT, entry("late")),
                () -> store.remove(key),
                () -> store.removeIf(key, 1),
                () -> store.size(),
                () -> store.clear(),
                () -> store.scan(),
                () -> begun.next(new Expiring((shown, version, expiresAtMs) -> {})));
        for (int call = 0; call < calls.size(); call++) {
            assertThatExceptionOfType(StoreClosedException.class)
                    .as("call %d", call)
                    .isThrownBy(calls.get(call));
        }
    }

    private static Entry versioned(String text, long version) {
        return Entry.of(text.getBytes(UTF_8), version);
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
        return texts.stream()
                .map(text -> Key.of(text.getBytes(UTF_8), KeyHash.JDK))
                .toList();
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
    void growsFarBeyondTheCapacityItWasOpenedWithUnlessThatIsItsBound() {
        assumeThat(variant.traits().bound()).isNotEqualTo(Bound.REFUSES);
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
        try (Store tiny = variant.open(StoreConfig.ofCapacity(1))) {
            tiny.put(Key.of("one"), entry("1"));
            tiny.put(Key.of("two"), entry("2"));
            assertThat(tiny.size()).isEqualTo(2);
        }
    }

    @Test
    void twoStoresOfOneVariantShareNothing() {
        try (Store other = variant.open(config)) {
            store.put(Key.of("key"), entry("mine"));
            assertThat(other.get(Key.of("key"))).isNull();
        }
    }

    @Test
    void aNumberOfStripesIsRefusedWhereThereAreNone() {
        takesOrRefuses(StoreSetting.STRIPES, SMALL.withStripes(4), "stripes");
    }

    @Test
    void aBoundInBytesIsRefusedWhereThereIsNone() {
        takesOrRefuses(StoreSetting.MAX_BYTES, SMALL.boundedTo(64 << 20), "bounded by bytes");
    }

    private void takesOrRefuses(StoreSetting setting, StoreConfig config, String refusal) {
        if (variant.settings().contains(setting)) {
            variant.open(config).close();
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> variant.open(config))
                    .withMessageContaining("'" + variant.name() + "'")
                    .withMessageContaining(refusal);
        }
    }
}
