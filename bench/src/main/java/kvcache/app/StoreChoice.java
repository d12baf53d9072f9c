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

    /** Every store that is bounded by bytes is given at least this much: no default is a cause of eviction. */
    private static final long LEAST_BYTES = 64L << 20;

    /** Above its value an entry takes its key, headers and links, in no variant as much as this. */
    private static final long BYTES_BESIDE_VALUE = 512;

    /** A store that is bounded by its capacity may count an entry that is longer than this as several. */
    private static final long ROOM_OF_ENTRY_BYTES = 1024;

    @Option(
            names = "--stores",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Names, or all for every store whose engine is there. Default: striped,concurrent and the stores of --plugin.")
    private @Nullable List<String> names;

    @Mixin
    private final StoresOption known = new StoresOption();

    @Option(
            names = "--capacity",
            paramLabel = "ENTRIES",
            description =
                    "How many entries each store makes room for at the start. Default: 1000000, or the number of keys where that is more.")
    private @Nullable WholeNumber capacity;

    @Option(
            names = "--max-bytes",
            paramLabel = "SIZE",
            description = "Of the stores that can be bounded by bytes. Default: room for all keys, at least 64m.")
    private @Nullable ByteSize maxBytes;

    @Option(names = "--stripes", paramLabel = "N", description = "Of the stores that have stripes. Default: their own.")
    private @Nullable WholeNumber stripes;

    @Option(
            names = "--hash",
            paramLabel = "NAME",
            description = "How every store hashes its keys. Default: the server's.")
    private @Nullable String hash;

    /** The jars of stores that are not built in. */
    List<Path> plugins() {
        return known.plugins();
    }

    /**
     * The stores to compare, in the order of comparison, with the options that their servers are started with.
     *
     * @param byDefault where none is named
     * @param target what the servers are set up for, as far as no option says otherwise
     */
    List<ServerSetup> servers(
            OptionChecks check, Workload workload, List<String> byDefault, Optional<TargetMachine> target) {
        target.ifPresent(of -> check.that("--target", () -> requireRoom(of, workload)));
        List<StoreVariant> variants = variants(check, byDefault);
        Map<StoreSetting, String> given = given(check, variants);
        checkCommon(check);
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

    /** What the plan says of a store. */
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
        return check.value("--stores", () -> {
            List<StoreVariant> chosen = names == null ? withPlugins(byDefault, stores) : chosen(stores, names);
            if (chosen.isEmpty() || chosen.stream().distinct().count() < chosen.size()) {
                throw new IllegalArgumentException("given '%s'; allowed: at least one, none twice"
                        .formatted(chosen.stream().map(StoreVariant::name).collect(Collectors.joining(","))));
            }
            chosen.forEach(StoreVariant::checkEngine);
            return chosen;
        });
    }

    private static List<StoreVariant> withPlugins(List<String> byDefault, Stores stores) {
        int builtIn = Stores.builtIn().all().size();
        return Stream.concat(
                        byDefault.stream().map(stores::named),
                        stores.all().stream().skip(builtIn))
                .toList();
    }

    /** Those that are named, or all whose engine is there. */
    static List<StoreVariant> chosen(Stores stores, List<String> names) {
        if (names.contains(ALL)) {
            if (names.size() > 1) {
                throw new IllegalArgumentException(
                        "given '%s'; allowed: all alone, or names".formatted(String.join(",", names)));
            }
            return stores.all().stream()
                    .filter(variant -> variant.missingEngine().isEmpty())
                    .toList();
        }
        return names.stream().map(stores::named).toList();
    }

    /** What was set of some stores alone; each setting must be one that a chosen store takes. */
    private Map<StoreSetting, String> given(OptionChecks check, List<StoreVariant> variants) {
        Map<StoreSetting, String> given = new EnumMap<>(StoreSetting.class);
        StoreConfig asked = StoreConfig.defaults();
        if (stripes != null) {
            int count = check.range(StoreSetting.STRIPES.option(), stripes, 1, StoreConfig.MAX_STRIPES);
            asked = asked.withStripes(count);
            given.put(StoreSetting.STRIPES, Integer.toString(count));
        }
        if (maxBytes != null) {
            asked = asked.boundedTo(check.range(
                    StoreSetting.MAX_BYTES.option(),
                    maxBytes.bytes(),
                    StoreConfig.MIN_MAX_BYTES,
                    StoreConfig.MAX_MAX_BYTES));
            given.put(StoreSetting.MAX_BYTES, Long.toString(maxBytes.bytes()));
        }
        StoreConfig config = asked;
        for (StoreSetting setting : given.keySet()) {
            if (variants.stream().noneMatch(variant -> variant.settings().contains(setting))) {
                check.that(setting.option(), () -> variants.getFirst().checkSupports(setting, config));
            }
        }
        return given;
    }

    private void checkCommon(OptionChecks check) {
        if (hash != null) {
            String name = hash;
            check.that("--hash", () -> KeyHash.named(name));
        }
    }

    /** Room for all keys, in a store that refuses what it has no room for also where they are long. */
    private long entries(OptionChecks check, StoreVariant variant, Workload workload, Optional<TargetMachine> target) {
        if (capacity != null) {
            return check.range("--capacity", capacity, 1L, StoreConfig.MAX_CAPACITY_ENTRIES);
        }
        if (target.isPresent()) {
            long most = target.get().capacityEntries(variant, entryBytes(workload), ROOM_OF_ENTRY_BYTES);
            return Math.min(most, StoreConfig.MAX_CAPACITY_ENTRIES);
        }
        long roomsOfEach = variant.traits().bound() == StoreTraits.Bound.REFUSES
                ? 1 + (workload.valueBytes() + BYTES_BESIDE_VALUE) / ROOM_OF_ENTRY_BYTES
                : 1;
        return Math.clamp(
                workload.keys() * roomsOfEach, StoreConfig.DEFAULT_CAPACITY_ENTRIES, StoreConfig.MAX_CAPACITY_ENTRIES);
    }

    /** The same bound for every store that takes one, and so much that none loses a key. */
    private static long roomFor(Workload workload, Optional<TargetMachine> target) {
        long bytes = 2L * workload.keys() * entryBytes(workload);
        return target.map(TargetMachine::entriesBytes)
                .orElseGet(() -> Math.clamp(bytes, LEAST_BYTES, StoreConfig.MAX_MAX_BYTES));
    }

    private static long entryBytes(Workload workload) {
        return workload.valueBytes() + BYTES_BESIDE_VALUE;
    }

    private static void requireRoom(TargetMachine target, Workload workload) {
        long most = target.entriesBytes() / Math.max(ROOM_OF_ENTRY_BYTES, entryBytes(workload));
        if (workload.keys() > most) {
            throw new IllegalArgumentException("%s keys with values of %s bytes may not fit in %s; allowed: up to %s"
                    .formatted(workload.keys(), workload.valueBytes(), target.name(), most));
        }
    }
}
