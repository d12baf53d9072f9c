package kvcache.store.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.EntryView;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreFullException;
import kvcache.store.StoreHistoryContractTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChronicleStoreTest extends StoreHistoryContractTest {

    private static final int MEBIBYTE = 1 << 20;

    ChronicleStoreTest() {
        super(ChronicleVariant.VARIANT, StoreConfig.ofCapacity(1 << 16));
    }

    @Test
    void showsAReaderTheValueWhereItLies() {
        store().put(Key.of("key"), Entry.of("value".getBytes(UTF_8), "text/plain", 7, 99));

        assertThat(store().read(Key.of("key"), new EntryReader() {
                    @Override
                    public boolean read(Entry entry) {
                        throw new AssertionError("an entry was made on the heap");
                    }

                    @Override
                    protected boolean read(EntryView shown) {
                        assertThat(shown.memory().isNative()).isTrue();
                        assertThat(shown.memory()
                                        .asSlice(shown.valueOffset(), shown.valueBytes())
                                        .toArray(ValueLayout.JAVA_BYTE))
                                .isEqualTo("value".getBytes(UTF_8));
                        assertThat(shown.contentType()).isEqualTo("text/plain");
                        assertThat(shown.version()).isEqualTo(7);
                        assertThat(shown.expiresAtMs()).isEqualTo(99);
                        return true;
                    }
                }))
                .isTrue();
    }

    @Test
    void aReaderThatThrowsLetsGoOfTheLock() {
        store().put(Key.of("key"), entry("value"));

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> store().read(Key.of("key"), new EntryReader() {
                    @Override
                    public boolean read(Entry entry) {
                        throw new UnsupportedOperationException();
                    }
                }));
        store().put(Key.of("key"), entry("other"));
        assertThat(textOf(Key.of("key"))).isEqualTo("other");
    }

    @Test
    void refusesAnEntryThatNoSegmentCouldHold() {
        assertThatExceptionOfType(StoreFullException.class)
                .isThrownBy(() -> store().put(Key.of("key"), Entry.of(new byte[64 * MEBIBYTE], 1)))
                .withMessageMatching("store 'chronicle' takes entries of up to \\d+ bytes; this one has 67108876");
        assertThat(store().get(Key.of("key"))).isNull();
    }

    @Test
    void holdsFourOfTheLargestValuesHoweverSmallItsCapacity() {
        try (Store tiny = variant().open(StoreConfig.ofCapacity(1))) {
            for (int i = 1; i <= 4; i++) {
                tiny.put(Key.of("key" + i), Entry.of(new byte[2 * MEBIBYTE], i));
            }
            assertThat(tiny.size()).isEqualTo(4);
        }
    }

    @Test
    void anEmptyStoreTakesAFewPerCentOfWhatItReserves() throws IOException {
        long before = residentBytes();
        try (Store million = variant().open(StoreConfig.defaults())) {
            assertThat(million.size()).isZero();
            assertThat(Sizing.of(StoreConfig.DEFAULT_CAPACITY_ENTRIES).reservedBytes())
                    .isGreaterThan(2_000L * MEBIBYTE);
            assertThat(residentBytes() - before).isLessThan(100 * MEBIBYTE);
        }
    }

    @Test
    void closingGivesTheMemoryBack() throws IOException {
        Store large = variant().open(StoreConfig.ofCapacity(1 << 17));
        for (int i = 1; i <= 100; i++) {
            large.put(Key.of("key" + i), Entry.of(new byte[MEBIBYTE], i));
        }
        long open = residentBytes();

        large.close();

        assertThat(open - residentBytes()).isGreaterThan(90 * MEBIBYTE);
    }

    /** How much memory of the machine this process has, by the kernel's own account. */
    private static long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("RssAnon:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                << 10;
    }

    @Test
    void saysWhatItWouldReserveWhereTheSystemRefusesIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChronicleStore(new Sizing(1024, 1 << 20, 1L << 30)))
                .withMessageMatching("store 'chronicle' cannot reserve \\d+ MiB for this capacity; allowed: less");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "4096,1", "4097,2", "1000000,256", "4194304,1024", "536870912,1024"})
    void hasAsManySegmentsAsKeepThemAtSomeThousandEntries(long capacity, int segments) {
        Sizing sizing = Sizing.of(capacity);

        assertThat(sizing.segments()).isEqualTo(segments);
        assertThat(sizing.segments() * sizing.entriesOfEach()).isBetween(capacity, capacity + capacity / 5 + 200);
        assertThat(sizing.reservedBytes()).isGreaterThanOrEqualTo(capacity * Sizing.ROOM_FOR_EACH_BYTES);
    }
}
