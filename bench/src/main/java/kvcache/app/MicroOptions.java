package kvcache.app;

import static java.util.Objects.requireNonNullElse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import kvcache.analysis.view.footprint.FootprintPlan;
import kvcache.analysis.view.micro.MicroCondition;
import kvcache.analysis.view.micro.MicroPlan;
import kvcache.analysis.view.micro.MicroTiming;
import kvcache.analysis.view.micro.Skew;
import kvcache.base.cli.ByteSize;
import kvcache.base.cli.OptionChecks;
import kvcache.base.cli.WholeNumber;
import kvcache.server.StoresOption;
import kvcache.store.KeyHash;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code micro}; {@code --quick} has other defaults. */
final class MicroOptions {

    /** The time limit of a quick run, without drawing. */
    private static final Duration QUICK_BUDGET = Duration.ofSeconds(160);

    /** An upper bound of the heap of an entry beside its value, in any variant, and of the harness per key. */
    private static final long HEAP_BYTES_BESIDE = 250;

    /** Spare heap, so that the collector does not run all the time. */
    private static final double HEAP_ROOM = 1.2;

    private static final long MIN_HEAP_BYTES = 256L << 20;
    private static final long DEFAULT_HEAP_BYTES = 2L << 30;

    /** Small, since touching the heap takes much of the time of a short measurement. */
    private static final long QUICK_HEAP_BYTES = 512L << 20;

    private static final long MAX_HEAP_BYTES = 1L << 40;

    @Option(
            names = "--quick",
            description = "All stores, 80/20, in under three minutes. Other options override its values.")
    private boolean quick;

    @Option(names = "--footprint", description = "Measure the memory of an entry instead of the time of an operation.")
    private boolean footprint;

    @Option(names = "--latency", description = "Measure single operations; report percentiles instead of the mean.")
    private boolean latency;

    @Option(
            names = "--stores",
            split = ",",
            paramLabel = "NAME",
            defaultValue = StoreChoice.ALL,
            description = "Names, or all for every store with an available engine. Default: ${DEFAULT-VALUE}.")
    private List<String> stores = List.of();

    @Mixin
    private final StoresOption known = new StoresOption();

    @Option(
            names = "--reference",
            paramLabel = "NAME",
            description = "Store that the others are compared with. Default: concurrent, or the first store.")
    private @Nullable String reference;

    @Option(
            names = "--mixes",
            split = ",",
            paramLabel = "PERCENT",
            description = "Percentages of reads. Default: 100,80,50; quick: 80; --latency: 80.")
    private @Nullable List<WholeNumber> mixes;

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description =
                    "Numbers of threads; more than the CPUs are marked as oversubscribed. Default: 1, 2, 4 and so on up to the CPUs; quick: 1 and the CPUs.")
    private @Nullable List<WholeNumber> threads;

    @Option(
            names = "--distributions",
            split = ",",
            paramLabel = "uniform|zipf:S",
            description = "Key distributions. Default: uniform,zipf:0.99; quick and --latency: uniform.")
    private @Nullable List<String> distributions;

    @Option(
            names = "--value-sizes",
            split = ",",
            paramLabel = "SIZE",
            description = "Sizes of the values. Default: 12; --footprint: 12,1k.")
    private @Nullable List<ByteSize> valueSizes;

    @Option(
            names = "--hashes",
            split = ",",
            paramLabel = "NAME",
            defaultValue = MicroPlan.DEFAULT_HASH,
            description = "Hash functions of the keys: seeded, jdk, xxh3, wyhash. Default: ${DEFAULT-VALUE}.")
    private List<String> hashes = List.of();

    @Option(
            names = "--entries",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Number of entries in each store. Default: ${DEFAULT-VALUE}.")
    private WholeNumber entries = new WholeNumber("");

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description =
                    "Number of measurements of each cell. Default: 5; quick: up to 3, as time allows; --footprint: 3.")
    private @Nullable WholeNumber rounds;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            description = "Duration of a warm-up iteration. Default: 1s; quick: 500ms.")
    private @Nullable Duration warmup;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            description = "Duration of a measured iteration. Default: 1s; quick: 300ms.")
    private @Nullable Duration time;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description = "Heap size of each child JVM. Default: 2g; quick: 512m.")
    private @Nullable ByteSize heap;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of all random choices. Default: ${DEFAULT-VALUE}.")
    private long seed;

    boolean footprint() {
        return footprint;
    }

    List<Path> plugins() {
        return known.plugins();
    }

    /**
     * Returns the plan that the options describe.
     *
     * @param cpus the number of CPUs that this process may use
     */
    MicroPlan plan(OptionChecks check, int cpus) {
        List<String> names = storeNames(check);
        MicroTiming base = quick ? MicroTiming.QUICK : MicroTiming.DEFAULT;
        Duration warmups = requireNonNullElse(warmup, base.warmup());
        Duration measured = requireNonNullElse(time, base.iteration());
        check.that("--warmup", () -> new MicroTiming(1, warmups, 1, base.iteration()));
        boolean brief = quick || latency;
        List<String> skews =
                requireNonNullElse(distributions, brief ? List.of("uniform") : List.of("uniform", "zipf:0.99"));
        int number = check.range("--entries", entries, 1, MicroPlan.MAX_ENTRIES);
        List<Integer> bytes = valueBytes(check, List.of(12));
        return new MicroPlan(
                latency ? MicroPlan.Measure.LATENCY : MicroPlan.Measure.TIME,
                names,
                reference(check, names),
                numbers(check, "--mixes", mixes, brief ? List.of(80) : List.of(100, 80, 50), 0, 100),
                numbers(check, "--threads", threads, upTo(cpus, quick ? cpus : 2), 1, MicroCondition.MAX_THREADS),
                once(check, "--distributions", skews, Skew::parse),
                bytes,
                once(check, "--hashes", hashes, name -> KeyHash.named(name).toString()),
                number,
                rounds(check, quick ? 3 : 5),
                quick ? QUICK_BUDGET : Duration.ZERO,
                check.value("--time", () -> new MicroTiming(base.warmups(), warmups, base.iterations(), measured)),
                heapBytes(check, number, bytes),
                seed,
                cpus);
    }

    /** Returns the plan of a footprint measurement that the options describe. */
    FootprintPlan footprintPlan(OptionChecks check) {
        int number = check.range("--entries", entries, 1, MicroPlan.MAX_ENTRIES);
        List<Integer> bytes = valueBytes(check, List.of(12, 1024));
        return new FootprintPlan(
                storeNames(check), bytes, number, rounds(check, quick ? 1 : 3), heapBytes(check, number, bytes), seed);
    }

    /** Returns 1, the powers of two from {@code step} on, and the number of CPUs. */
    private static List<Integer> upTo(int cpus, int step) {
        TreeSet<Integer> counts = new TreeSet<>(List.of(1, cpus));
        for (int count = step; count < cpus; count *= 2) {
            counts.add(count);
        }
        return List.copyOf(counts);
    }

    private int rounds(OptionChecks check, int byDefault) {
        return rounds == null ? byDefault : check.range("--rounds", rounds, 1, MicroPlan.MAX_ROUNDS);
    }

    private static List<Integer> numbers(
            OptionChecks check,
            String option,
            @Nullable List<WholeNumber> given,
            List<Integer> byDefault,
            int least,
            int most) {
        return given == null
                ? byDefault
                : once(check, option, given, number -> check.range(option, number, least, most));
    }

    private List<String> storeNames(OptionChecks check) {
        Stores available = known.stores(check);
        return check.value(
                "--stores",
                () -> StoreChoice.chosen(available, stores).stream()
                        .map(StoreVariant::name)
                        .toList());
    }

    private String reference(OptionChecks check, List<String> names) {
        String chosen =
                requireNonNullElse(reference, names.contains(Stores.DEFAULT) ? Stores.DEFAULT : names.getFirst());
        check.check(names.contains(chosen), "--reference", chosen, "one of the measured stores, " + names);
        return chosen;
    }

    private List<Integer> valueBytes(OptionChecks check, List<Integer> byDefault) {
        return valueSizes == null
                ? byDefault
                : once(check, "--value-sizes", valueSizes, size ->
                        (int) check.range("--value-sizes", size.bytes(), 1, MicroCondition.MAX_VALUE_BYTES));
    }

    private long heapBytes(OptionChecks check, int entries, List<Integer> valueBytes) {
        double needed = (double) entries * (HEAP_BYTES_BESIDE + Collections.max(valueBytes)) * HEAP_ROOM;
        long least = Math.max(MIN_HEAP_BYTES, (long) needed);
        long byDefault = quick && !footprint ? Math.max(QUICK_HEAP_BYTES, least) : DEFAULT_HEAP_BYTES;
        return check.range("--heap", heap == null ? byDefault : heap.bytes(), least, MAX_HEAP_BYTES);
    }

    /** Returns the parsed values of a list option, each of which may occur once. */
    private static <S, T> List<T> once(OptionChecks check, String option, List<S> values, Function<S, T> parser) {
        return check.value(
                option,
                () -> StoreChoice.requireOnce(values.stream().map(parser).toList()));
    }
}
