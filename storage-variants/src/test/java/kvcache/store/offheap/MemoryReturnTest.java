package kvcache.store.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongPredicate;
import kvcache.store.ChildJvm;
import kvcache.store.ChildJvm.Outcome;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory goes back to the operating system, by its own account of a process that does nothing else. */
@Timeout(120)
final class MemoryReturnTest {

    private static final int STORED_MIB = 134;

    /** What a process may come to take beside, such as for compiled code. */
    private static final int NOISE_MIB = 24;

    /** What is kept for other entries where some are removed. */
    private static final int KEPT_MIB = 24;

    @ParameterizedTest
    @ValueSource(ints = {100, 20_000, 1_000_000})
    void clearingRemovingAndClosingGiveMemoryBackToTheOperatingSystem(int valueBytes) throws Exception {
        Outcome outcome = ChildJvm.likeThisOne()
                .withFlags("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC")
                .run(Duration.ofSeconds(100), FillAndEmpty.class.getName(), Integer.toString(valueBytes));

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    /** Fills a store and empties it, each time in another way, and fails if the process keeps the memory. */
    static final class FillAndEmpty {

        private static final int WRITERS = 3;
        private static final Duration PATIENCE = Duration.ofSeconds(20);

        private final Store store =
                OffHeapStore.VARIANT.open(StoreConfig.ofCapacity(1_000).boundedTo(512 << 20));
        private final int valueBytes;
        private final int entries;

        private FillAndEmpty(int valueBytes) {
            this.valueBytes = valueBytes;
            this.entries = (STORED_MIB << 20) / (valueBytes + 40);
        }

        public static void main(String[] arguments) throws InterruptedException {
            FillAndEmpty run = new FillAndEmpty(Integer.parseInt(arguments[0]));
            run.fill(0); // what is loaded and compiled once stays
            run.store.clear();
            long emptyMib = residentMib();
            run.fill(emptyMib);
            run.store.clear();
            expect("cleared", residentMib(), mib -> mib < emptyMib + NOISE_MIB);
            run.fill(emptyMib);
            run.removeAll();
            awaitResident("removed", emptyMib + KEPT_MIB + NOISE_MIB);
            run.fill(emptyMib);
            run.store.close();
            expect("closed", residentMib(), mib -> mib < emptyMib + NOISE_MIB);
        }

        private void fill(long emptyMib) throws InterruptedException {
            Thread[] writers = new Thread[WRITERS];
            for (int writer = 0; writer < WRITERS; writer++) {
                int first = writer;
                writers[writer] = Thread.ofPlatform().start(() -> {
                    for (int i = first; i < entries; i += WRITERS) {
                        store.put(Key.of("key" + i), Entry.of(new byte[valueBytes], i + 1L));
                    }
                });
            }
            for (Thread writer : writers) {
                writer.join();
            }
            expect("filled", residentMib(), mib -> mib > emptyMib + STORED_MIB * 3 / 4);
        }

        private void removeAll() {
            for (int i = 0; i < entries; i++) {
                boolean unused = store.remove(Key.of("key" + i));
            }
        }

        /** It is given back by another thread, which tells nobody. */
        private static void awaitResident(String when, long mostMib) {
            long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
            while (residentMib() > mostMib && System.nanoTime() < deadlineNs) {
                Thread.onSpinWait();
            }
            expect(when, residentMib(), mib -> mib <= mostMib);
        }

        private static void expect(String when, long mib, LongPredicate expected) {
            if (!expected.test(mib)) {
                throw new AssertionError("%s: %d MiB resident".formatted(when, mib));
            }
        }

        private static long residentMib() {
            try {
                return Files.readAllLines(Path.of("/proc/self/status")).stream()
                                .filter(line -> line.startsWith("RssAnon:"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                                .sum()
                        >> 10;
            } catch (IOException noStatus) {
                throw new UncheckedIOException(noStatus);
            }
        }
    }
}
