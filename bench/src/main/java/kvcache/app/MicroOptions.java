package kvcache.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

    /** What a quick run may take before it draws its charts. */
    private static final Duration QUICK_BUDGET = Duration.ofSeconds(160);

    /** On the heap beside key and value, in the largest variant there, and what the harness holds for each key. */
    private static final long HEAP_BYTES_BESIDE = 250;

    /** A collector without room works all the time. */
    private static final double HEAP_ROOM = 1.2;

    private static final long MIN_HEAP_BYTES = 256L << 20;
    private static final long DEFAULT_HEAP_BYTES = 2L << 30;

    /** Touching it takes a good part of a short measurement's time. */
    private static final long QUICK_HEAP_BYTES = 512L << 20;

    private static final long MAX_HEAP_BYTES = 1L << 40;

    @Option(
            names = "--quick",
            description = "All stores, 80/20, in under three minutes; options beside it override its values.")
    private boolean quick;

    @Option(
            names = "--footprint",
            description = "Measures the memory that an entry takes, instead of the time of an operation.")
    private boolean footprint;

    @Option(names = "--latency", description = "Measures single operations, and gives percentiles instead of the mean.")
    private boolean latency;

    @Option(names = "--stores", split = ",", paramLabel = "NAME", description = "Or all, which is the default.")
    private @Nullable List<String> stores;

    @Mixin
    private final StoresOption known = new StoresOption();

    @Option(
            names = "--reference",
            paramLabel = "NAME",
            description = "What the others are set against. Default: concurrent, or the first store.")
    private @Nullable String reference;

    @Option(
            names = "--mixes",
            split = ",",
            paramLabel = "PERCENT",
            description = "Reads in a hundred operations. Default: 100,80,50; quick: 80; --latency: 80.")
    private @Nullable List<WholeNumber> mixes;

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description =
                    "More than there are CPUs are marked as oversubscribed. Default: 1, 2, 4 and so on up to the CPUs; quick: 1 and the CPUs.")
    private @Nullable List<WholeNumber> threads;

    @Option(
            names = "--distributions",
            split = ",",
            paramLabel = "uniform|zipf:S",
            description = "Default: uniform,zipf:0.99; quick and --latency: uniform.")
    private @Nullable List<String> distributions;

    @Option(names = "--value-sizes", split = ",", paramLabel = "SIZE", description = "Default: 12; --footprint: 12,1k.")
    private @Nullable List<ByteSize> valueSizes;

    @Option(
            names = "--hashes",
            split = ",",
            paramLabel = "NAME",
            description = "What keys are hashed by: seeded, jdk, xxh3, wyhash. Default: seeded.")
    private @Nullable List<String> hashes;

    @Option(names = "--entries", paramLabel = "N", description = "In each store. Default: 1000000.")
    private @Nullable WholeNumber entries;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description =
                    "How often each cell is measured. Default: 5; quick: up to 3, as time allows; --footprint: 3.")
    private @Nullable WholeNumber rounds;

    @Option(names = "--warmup", paramLabel = "TIME", description = "Of a warm-up iteration. Default: 1s; quick: 500ms.")
    private @Nullable Duration warmup;

    @Option(names = "--time", paramLabel = "TIME", description = "Of a measured iteration. Default: 1s; quick: 300ms.")
    private @Nullable Duration time;

    @Option(names = "--heap", paramLabel = "SIZE", description = "Of each child JVM. Default: 2g; quick: 512m.")
    private @Nullable ByteSize heap;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    boolean footprint() {
        return footprint;
    }

    /**
     * The plan that the options describe.
     *
     * @param cpus how many this process may use
     */
    MicroPlan plan(OptionChecks check, int cpus) {
        List<String> names = storeNames(check);
        MicroTiming base = quick ? MicroTiming.QUICK : MicroTiming.DEFAULT;
        Duration warming = or(warmup, base.warmup());
        Duration measured = or(time, base.iteration());
        check.that("--warmup", () -> new MicroTiming(1, warming, 1, base.iteration()));
        List<Integer> mix = mixes == null
                ? quick || latency ? List.of(80) : List.of(100, 80, 50)
                : numbers(check, "--mixes", mixes, 0, 100);
        List<Integer> counts = threads == null
                ? upTo(cpus, quick ? cpus : 2)
                : numbers(check, "--threads", threads, 1, MicroCondition.MAX_THREADS);
        List<String> skews = or(distributions, quick || latency ? List.of("uniform") : List.of("uniform", "zipf:0.99"));
        int number = entries(check);
        List<Integer> bytes = valueBytes(check, List.of(12));
        return new MicroPlan(
                latency ? MicroPlan.Measure.LATENCY : MicroPlan.Measure.TIME,
                names,
                reference(check, names),
                once(check, "--mixes", mix),
                once(check, "--threads", counts),
                check.value(
                        "--distributions",
                        () -> requireOnce(skews.stream().map(Skew::parse).toList())),
                bytes,
                hashes(check),
                number,
                rounds(check, quick ? 3 : 5),
                quick ? QUICK_BUDGET : Duration.ZERO,
                check.value("--time", () -> new MicroTiming(base.warmups(), warming, base.iterations(), measured)),
                heapBytes(check, number, bytes),
                seed,
                cpus);
    }

    /** The plan of a footprint that the options describe. */
    FootprintPlan footprintPlan(OptionChecks check) {
        int number = entries(check);
        List<Integer> bytes = valueBytes(check, List.of(12, 1024));
        return new FootprintPlan(
                storeNames(check), bytes, number, rounds(check, quick ? 1 : 3), heapBytes(check, number, bytes), seed);
    }

    /** Powers of two up to the CPUs, or one and the CPUs, whichever the step is. */
    private static List<Integer> upTo(int cpus, int step) {
        TreeSet<Integer> counts = new TreeSet<>(Set.of(1, cpus));
        for (int count = step; count < cpus; count *= 2) {
            counts.add(count);
        }
        return List.copyOf(counts);
    }

    private int entries(OptionChecks check) {
        return entries == null ? 1_000_000 : check.range("--entries", entries, 1, MicroPlan.MAX_ENTRIES);
    }

    private int rounds(OptionChecks check, int byDefault) {
        return rounds == null ? byDefault : check.range("--rounds", rounds, 1, MicroPlan.MAX_ROUNDS);
    }

    private static List<Integer> numbers(
            OptionChecks check, String option, List<WholeNumber> given, int least, int most) {
        return given.stream()
                .map(number -> check.range(option, number, least, most))
                .toList();
    }

    /** The jars of stores that are not built in. */
    List<Path> plugins() {
        return known.plugins();
    }

    private List<String> storeNames(OptionChecks check) {
        Stores there = known.stores(check);
        return check.value(
                "--stores",
                () -> requireOnce(StoreChoice.chosen(there, or(stores, List.of(StoreChoice.ALL))).stream()
                        .peek(StoreVariant::checkEngine)
                        .map(StoreVariant::name)
                        .toList()));
    }

    private String reference(OptionChecks check, List<String> names) {
        String chosen = or(reference, names.contains(Stores.DEFAULT) ? Stores.DEFAULT : names.getFirst());
        check.that("--reference", () -> {
            if (!names.contains(chosen)) {
                throw new IllegalArgumentException(
                        "given '%s'; allowed: one of the stores that are measured, %s".formatted(chosen, names));
            }
        });
        return chosen;
    }

    private List<Integer> valueBytes(OptionChecks check, List<Integer> byDefault) {
        if (valueSizes == null) {
            return byDefault;
        }
        return once(
                check,
                "--value-sizes",
                valueSizes.stream()
                        .map(size ->
                                (int) check.range("--value-sizes", size.bytes(), 1, MicroCondition.MAX_VALUE_BYTES))
                        .toList());
    }

    private List<String> hashes(OptionChecks check) {
        List<String> names = or(hashes, List.of(MicroPlan.DEFAULT_HASH));
        return check.value(
                "--hashes",
                () -> requireOnce(names.stream()
                        .map(name -> KeyHash.named(name).toString())
                        .toList()));
    }

    private long heapBytes(OptionChecks check, int entries, List<Integer> valueBytes) {
        double needed = (double) entries * (HEAP_BYTES_BESIDE + Collections.max(valueBytes)) * HEAP_ROOM;
        long least = Math.max(MIN_HEAP_BYTES, (long) needed);
        return check.range("--heap", heap == null ? defaultHeapBytes(least) : heap.bytes(), least, MAX_HEAP_BYTES);
    }

    private long defaultHeapBytes(long least) {
        return quick && !footprint ? Math.max(QUICK_HEAP_BYTES, least) : DEFAULT_HEAP_BYTES;
    }

    private static <T> List<T> once(OptionChecks check, String option, List<T> values) {
        return check.value(option, () -> requireOnce(values));
    }

    /** The values, of which none may be there twice. */
    static <T> List<T> requireOnce(List<T> values) {
        if (values.isEmpty() || values.stream().distinct().count() < values.size()) {
            throw new IllegalArgumentException("given '%s'; allowed: at least one, none twice"
                    .formatted(values.stream().map(String::valueOf).collect(Collectors.joining(","))));
        }
        return values;
    }

    private static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
