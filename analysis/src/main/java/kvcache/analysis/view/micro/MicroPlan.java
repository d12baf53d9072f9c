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
 * @param measure what is taken of each cell
 * @param stores names of the stores that are compared; the bare map and the key selection are measured beside them
 * @param reference the store that the others are set against
 * @param readPercents the mixes
 * @param threads how many threads operate at once
 * @param skews how unevenly keys are chosen
 * @param valueBytes lengths of the values
 * @param hashes what keys are hashed by
 * @param entries how many entries each store is filled with, and how many it is opened for
 * @param rounds how often each cell is measured
 * @param budget no further round is begun that would not end within this time; zero for no limit
 * @param timing how long each measurement takes
 * @param heapBytes of each child JVM, least and most
 * @param seed of the order of the trials, and of the operations in each
 * @param cpus how many the threads can run on; more threads are marked as oversubscribed
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

    /** What is taken of a cell. */
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

    /** Bytes of every key, such as {@code k00000042}. */
    public static final int KEY_BYTES = 9;

    /** More would not fit into the eight digits of a key. */
    public static final int MAX_ENTRIES = 100_000_000;

    /** What keys are hashed by unless a plan says otherwise. */
    public static final String DEFAULT_HASH = "seeded";

    /** More rounds than this narrow no interval that a reader would notice. */
    public static final int MAX_ROUNDS = 1_000;

    /**
     * @throws IllegalArgumentException where nothing is to be measured, something twice, or a figure is out of its
     *     range
     */
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

    /** What is measured under each condition: the stores, and what they are held against. */
    public List<Subject> subjects() {
        return Stream.concat(stores.stream().map(Subject::new), Stream.of(Subject.BARE_MAP, Subject.KEY_SELECTION))
                .toList();
    }

    /** Every combination, in the plan's order; those of one chart stand together. */
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

    /** Every subject under every condition. */
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

    /** A condition's number of threads, marked where it oversubscribes. */
    String threads(MicroCondition condition) {
        return Format.counted(condition.threads(), "thread") + (oversubscribes(condition) ? " (oversubscribed)" : "");
    }

    /**
     * Whether a condition has more threads than there are CPUs: they then take turns, and the figure is one of the
     * scheduler too.
     */
    public boolean oversubscribes(MicroCondition condition) {
        return condition.threads() > cpus;
    }
}
