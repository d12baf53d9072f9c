package kvcache.bench.micro;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kvcache.store.Plugins;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreSetting;
import kvcache.store.StoreTraits;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;

/** Opens stores in a child: the built-in ones, and those of plugin jars named by its parent. */
public final class OpenedStores {

    private static final String PLUGINS = "kvcache.micro.plugins";

    /** A store that is bounded by its capacity may count an entry that is longer than this as several. */
    public static final long ROOM_BYTES = 1024;

    /** An upper bound of the key, headers and links of an entry, in any variant. */
    private static final long BYTES_BESIDE_VALUE = 512;

    private OpenedStores() {}

    /** Returns an upper bound of the memory of an entry, in any variant. */
    public static long entryBytes(int valueBytes) {
        return valueBytes + BYTES_BESIDE_VALUE;
    }

    /** Returns how many entries of its capacity a store may count one entry as. */
    public static long roomsPerEntry(StoreVariant variant, int valueBytes) {
        return variant.traits().bound() == StoreTraits.Bound.REFUSES ? 1 + entryBytes(valueBytes) / ROOM_BYTES : 1;
    }

    /**
     * Returns the JVM flags of a child that opens stores.
     *
     * @param plugins jars with stores that are not built in
     */
    public static List<String> flags(List<Path> plugins) {
        String logging = "-Dlogback.configurationFile=kvcache/logback.xml";
        return plugins.isEmpty()
                ? List.of(logging)
                : List.of(
                        logging,
                        "-D" + PLUGINS + "="
                                + plugins.stream()
                                        .map(plugin -> plugin.toAbsolutePath().toString())
                                        .collect(Collectors.joining(File.pathSeparator)));
    }

    /** Opens a store that holds this many entries without evicting any, so that all stores hold the same entries. */
    static Store open(String name, int entries, int valueBytes) {
        StoreVariant variant = Plugins.load(Stores.builtIn(), plugins()).named(name);
        StoreConfig config = StoreConfig.ofCapacity(
                Math.min(entries * roomsPerEntry(variant, valueBytes), StoreConfig.MAX_CAPACITY_ENTRIES));
        long ample =
                Math.clamp(2L * entries * entryBytes(valueBytes), StoreConfig.MIN_MAX_BYTES, StoreConfig.MAX_MAX_BYTES);
        return variant.open(variant.settings().contains(StoreSetting.MAX_BYTES) ? config.boundedTo(ample) : config);
    }

    private static List<Path> plugins() {
        String paths = System.getProperty(PLUGINS, "");
        return paths.isEmpty()
                ? List.of()
                : Pattern.compile(Pattern.quote(File.pathSeparator))
                        .splitAsStream(paths)
                        .map(Path::of)
                        .toList();
    }
}
