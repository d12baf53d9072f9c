package kvcache.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.ServerSpec;
import kvcache.analysis.plan.Traits;
import kvcache.analysis.plan.Workload;
import kvcache.base.cli.ByteSize;
import kvcache.base.cli.OptionChecks;
import kvcache.base.cli.WholeNumber;
import kvcache.bench.micro.OpenedStores;
import kvcache.server.StoresOption;
import kvcache.store.KeyHash;
import kvcache.store.StoreConfig;
import kvcache.store.StoreSetting;
import kvcache.store.StoreTraits;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the stores to compare, and for the settings of their servers. */
final class StoreChoice {

    static final String ALL = "all";

    /** The minimum default of {@code --max-bytes}: no store evicts by default. */
    private static final long LEAST_BYTES = 64L << 20;

    @Option(
            names = "--stores",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Names, or all for every store with an available engine. Default: striped,concurrent and the stores of --plugin.")
    private @Nullable List<String> names;

    @Mixin
    private final StoresOption known = new StoresOption();

    @Option(
            names = "--capacity",
            paramLabel = "ENTRIES",
            description = "Initial capacity of each store. Default: 1000000, or the number of keys if larger.")
    private @Nullable WholeNumber capacity;

    @Option(
            names = "--max-bytes",
            paramLabel = "SIZE",
            description = "Size limit of the stores that support one. Default: room for all keys, at least 64m.")
    private @Nullable ByteSize maxBytes;

    @Option(
            names = "--stripes",
            paramLabel = "N",
            description = "Number of stripes of the stores that have them. Default: that of the store.")
    private @Nullable WholeNumber stripes;

    @Option(
            names = "--hash",
            paramLabel = "NAME",
            description = "Hash function of the keys. Default: that of the server.")
    private @Nullable String hash;

    List<Path> plugins() {
        return known.plugins();
    }

    /**
     * Returns the stores to compare, in the order of comparison, with the options of their servers.
     *
     * @param byDefault the stores to compare if none is named
     * @param target the target machine of settings that no option specifies
     */
    List<ServerSetup> servers(
            OptionChecks check, Workload workload, List<String> byDefault, Optional<TargetMachine> target) {
        target.ifPresent(of -> check.that("--target", () -> requireRoom(of, workload)));
        List<StoreVariant> variants = variants(check, byDefault);
        Map<StoreSetting, String> given = given(check, variants);
        if (hash != null) {
            String name = hash;
            check.that("--hash", () -> KeyHash.named(name));
        }
        List<ServerSetup> servers = new ArrayList<>();
        for (StoreVariant variant : variants) {
            List<String> words =
                    new ArrayList<>(List.of("--capacity", Long.toString(entries(check, variant, workload, target))));
            if (hash != null) {
                words.addAll(List.of("--hash", hash));
            }
            for (StoreSetting setting : StoreSetting.values()) {
                if (variant.settings().contains(setting)) {
                    String value = setting == StoreSetting.MAX_BYTES
                            ? given.getOrDefault(setting, Long.toString(roomFor(workload, target)))
                            : given.get(setting);
                    if (value != null) {
                        words.addAll(List.of(setting.option(), value));
                    }
                }
            }
            target.ifPresent(of -> words.addAll(List.of("--threads", Integer.toString(of.cpus()))));
            servers.add(new ServerSetup(
                    variant.name(),
                    Map.of(ServerSetup.STORE, variant.name()),
                    new ServerSpec.Ours(
                            variant.name(),
                            words,
                            target.map(of -> of.jvmFlags(variant.traits())).orElse(List.of())),
                    traits(variant.traits())));
        }
        return List.copyOf(servers);
    }

    /** Returns a store's traits as recorded in a plan. */
    static Traits traits(StoreTraits store) {
        return new Traits(
                locking(store.reads()),
                locking(store.writes()),
                store.bound() != StoreTraits.Bound.UNBOUNDED,
                store.offHeap(),
                store.distributed());
    }

    private static Traits.Locking locking(StoreTraits.Synchronisation synchronisation) {
        return switch (synchronisation) {
            case LOCK_FREE -> Traits.Locking.LOCK_FREE;
            case BIN_LOCK -> Traits.Locking.BIN_LOCK;
            case SEGMENT_LOCK -> Traits.Locking.SEGMENT_LOCK;
            case STRIPE_LOCK -> Traits.Locking.STRIPE_LOCK;
        };
    }

    private List<StoreVariant> variants(OptionChecks check, List<String> byDefault) {
        Stores stores = known.stores(check);
        Stream<String> plugins =
                stores.all().stream().skip(Stores.builtIn().all().size()).map(StoreVariant::name);
        List<String> chosen =
                names == null ? Stream.concat(byDefault.stream(), plugins).toList() : names;
        return check.value("--stores", () -> chosen(stores, chosen));
    }

    /**
     * Returns the named stores.
     *
     * @param names distinct, or {@value #ALL} for every store with an available engine
     * @throws IllegalArgumentException if a name is unknown or repeated, or an engine is missing
     */
    static List<StoreVariant> chosen(Stores stores, List<String> names) {
        if (names.equals(List.of(ALL))) {
            return stores.all().stream()
                    .filter(variant -> variant.missingEngine().isEmpty())
                    .toList();
        }
        if (names.contains(ALL)) {
            throw new IllegalArgumentException(
                    "given '%s'; allowed: all alone, or names".formatted(String.join(",", names)));
        }
        List<StoreVariant> variants =
                requireOnce(names).stream().map(stores::named).toList();
        variants.forEach(StoreVariant::checkEngine);
        return variants;
    }

    /**
     * Returns the values of a list option.
     *
     * @throws IllegalArgumentException if there is none, or one is repeated
     */
    static <T> List<T> requireOnce(List<T> values) {
        if (values.isEmpty() || values.stream().distinct().count() < values.size()) {
            throw new IllegalArgumentException("given '%s'; allowed: at least one, none twice"
                    .formatted(values.stream().map(String::valueOf).collect(Collectors.joining(","))));
        }
        return values;
    }

    /** Returns the given settings that only some stores have. Rejects one that no chosen store has. */
    private Map<StoreSetting, String> given(OptionChecks check, List<StoreVariant> variants) {
        Map<StoreSetting, String> given = new EnumMap<>(StoreSetting.class);
        StoreConfig set = StoreConfig.defaults();
        if (stripes != null) {
            int count = check.range(StoreSetting.STRIPES.option(), stripes, 1, StoreConfig.MAX_STRIPES);
            set = set.withStripes(count);
            given.put(StoreSetting.STRIPES, Integer.toString(count));
        }
        if (maxBytes != null) {
            set = set.boundedTo(check.range(
                    StoreSetting.MAX_BYTES.option(),
                    maxBytes.bytes(),
                    StoreConfig.MIN_MAX_BYTES,
                    StoreConfig.MAX_MAX_BYTES));
            given.put(StoreSetting.MAX_BYTES, Long.toString(maxBytes.bytes()));
        }
        StoreConfig config = set;
        for (StoreSetting setting : given.keySet()) {
            if (variants.stream().noneMatch(variant -> variant.settings().contains(setting))) {
                check.that(setting.option(), () -> variants.getFirst().checkSupports(setting, config));
            }
        }
        return given;
    }

    /** Returns the capacity for all keys. A store that rejects entries may count a long entry as several. */
    private long entries(OptionChecks check, StoreVariant variant, Workload workload, Optional<TargetMachine> target) {
        if (capacity != null) {
            return check.range("--capacity", capacity, 1L, StoreConfig.MAX_CAPACITY_ENTRIES);
        }
        long entries = target.map(of -> of.capacityEntries(variant, workload.valueBytes()))
                .orElseGet(() -> Math.max(
                        workload.keys() * OpenedStores.roomsPerEntry(variant, workload.valueBytes()),
                        StoreConfig.DEFAULT_CAPACITY_ENTRIES));
        return Math.min(entries, StoreConfig.MAX_CAPACITY_ENTRIES);
    }

    /** Returns a limit with room for all keys, the same for every store that has one. */
    private static long roomFor(Workload workload, Optional<TargetMachine> target) {
        long bytes = 2L * workload.keys() * OpenedStores.entryBytes(workload.valueBytes());
        return target.map(TargetMachine::entriesBytes)
                .orElseGet(() -> Math.clamp(bytes, LEAST_BYTES, StoreConfig.MAX_MAX_BYTES));
    }

    private static void requireRoom(TargetMachine target, Workload workload) {
        long entryBytes = OpenedStores.entryBytes(workload.valueBytes());
        long most = target.entriesBytes() / Math.max(OpenedStores.ROOM_BYTES, entryBytes);
        if (workload.keys() > most) {
            throw new IllegalArgumentException("%s keys with values of %s bytes may not fit in %s; allowed: up to %s"
                    .formatted(workload.keys(), workload.valueBytes(), target.name(), most));
        }
    }
}
