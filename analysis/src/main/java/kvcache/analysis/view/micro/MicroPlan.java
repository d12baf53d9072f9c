package kvcache.analysis.view.micro;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import kvcache.analysis.finding.Format;
import kvcache.analysis.result.ExperimentPlan;

/**
 * Which stores are measured under which conditions.
 *
 * @param stores names of the compared stores; the bare map and the key selection are measured too
 * @param reference the store with which the others are compared
 * @param readPercents the mixes
 * @param threads the numbers of concurrent threads
 * @param skews of the keys
 * @param valueBytes lengths of the values
 * @param hashes of the keys
 * @param entries the capacity of each store, and the number of entries it is filled with
 * @param rounds the number of measurements of each cell
 * @param budget a round starts only if it would end within this time; zero for no limit
 * @param heapBytes minimum and maximum heap of each child JVM
 * @param seed of the order of the trials, and of the operations in each
 * @param cpus the number of CPUs for the threads; more threads are marked as oversubscribed
 */
public record MicroPlan(
        Measure measure,
        List<String> stores,
        String reference,
        List<Integer> readPercents,
        List<Integer> threads,
        List<Skew> skews,
        List<Integer> valueBytes,
        List<String> hashes,
        int entries,
        int rounds,
        Duration budget,
        MicroTiming timing,
        long heapBytes,
        long seed,
        int cpus)
        implements ExperimentPlan<MicroCell> {

    /** The measured quantity. */
    public enum Measure {
        /** The mean time of an operation. */
        TIME,
        /** The time of single operations, and its percentiles. */
        LATENCY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The length of every key, such as {@code k00000042}. */
    public static final int KEY_BYTES = 9;

    /** Limited by the eight digits of a key. */
    public static final int MAX_ENTRIES = 100_000_000;

    public static final String DEFAULT_HASH = "seeded";

    /** More rounds would not narrow intervals noticeably. */
    public static final int MAX_ROUNDS = 1_000;

    /** @throws IllegalArgumentException if a list is empty or not distinct, or a value is out of range */
    public MicroPlan {
        stores = once("stores", stores);
        readPercents = once("mixes", readPercents);
        threads = once("threads", threads);
        skews = once("distributions", skews);
        valueBytes = once("value sizes", valueBytes);
        hashes = once("hashes", hashes);
        if (entries < 1 || entries > MAX_ENTRIES) {
            throw new IllegalArgumentException("entries is %s; allowed: 1 to %s".formatted(entries, MAX_ENTRIES));
        }
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw new IllegalArgumentException("rounds is %s; allowed: 1 to %s".formatted(rounds, MAX_ROUNDS));
        }
        if (!stores.contains(reference)) {
            throw new IllegalArgumentException("reference is '%s'; allowed: one of the stores, %s"
                    .formatted(reference, String.join(", ", stores)));
        }
    }

    private static <T> List<T> once(String what, List<T> values) {
        if (values.isEmpty() || values.stream().distinct().count() < values.size()) {
            throw new IllegalArgumentException("%s is '%s'; allowed: at least one, none twice".formatted(what, values));
        }
        return List.copyOf(values);
    }

    /** Returns the subjects measured under each condition: the stores and the baselines. */
    public List<Subject> subjects() {
        return Stream.concat(stores.stream().map(Subject::new), Stream.of(Subject.BARE_MAP, Subject.KEY_SELECTION))
                .toList();
    }

    /** Returns every combination, in the plan's order, those of one chart together. */
    public List<MicroCondition> conditions() {
        List<MicroCondition> conditions = new ArrayList<>();
        for (int reads : readPercents) {
            for (Skew skew : skews) {
                for (int bytes : valueBytes) {
                    for (String hash : hashes) {
                        for (int count : threads) {
                            conditions.add(new MicroCondition(reads, count, skew, bytes, hash));
                        }
                    }
                }
            }
        }
        return List.copyOf(conditions);
    }

    /** Returns every subject under every condition. */
    @Override
    public List<MicroCell> cells() {
        return conditions().stream()
                .flatMap(condition -> subjects().stream().map(subject -> new MicroCell(subject, condition)))
                .toList();
    }

    @Override
    public List<MicroCell> cells(int round) {
        return ExperimentPlan.shuffled(cells(), seed + round);
    }

    /** Returns a condition's number of threads, marked if oversubscribed. */
    String threads(MicroCondition condition) {
        return Format.counted(condition.threads(), "thread") + (oversubscribes(condition) ? " (oversubscribed)" : "");
    }

    /** Returns whether a condition has more threads than CPUs, so its figures include the scheduler. */
    public boolean oversubscribes(MicroCondition condition) {
        return condition.threads() > cpus;
    }
}
