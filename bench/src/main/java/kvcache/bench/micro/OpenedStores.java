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

    /** Above its value an entry takes its key, headers and links, in no variant as much as this. */
    private static final long BYTES_BESIDE_VALUE = 512;

    /** A store that is bounded by its capacity may count an entry that is longer than this as several. */
    private static final long ROOM_OF_ENTRY_BYTES = 1024;

    private OpenedStores() {}

    /**
     * The JVM flags of every child that opens stores.
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

    /** Opens a store that can hold so many entries and evicts none of them: what is compared holds the same entries. */
    static Store open(String name, int entries, int valueBytes) {
        StoreVariant variant = Plugins.load(Stores.builtIn(), plugins()).named(name);
        boolean refuses = variant.traits().bound() == StoreTraits.Bound.REFUSES;
        long rooms = refuses ? 1 + (valueBytes + BYTES_BESIDE_VALUE) / ROOM_OF_ENTRY_BYTES : 1;
        StoreConfig config = StoreConfig.ofCapacity(Math.min(entries * rooms, StoreConfig.MAX_CAPACITY_ENTRIES));
        return variant.open(
                variant.settings().contains(StoreSetting.MAX_BYTES)
                        ? config.boundedTo(ample(entries, valueBytes))
                        : config);
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

    /** More than any variant is expected to take, in bytes. */
    private static long ample(int entries, int valueBytes) {
        long bytes = 2L * entries * (valueBytes + BYTES_BESIDE_VALUE);
        return Math.clamp(bytes, StoreConfig.MIN_MAX_BYTES, StoreConfig.MAX_MAX_BYTES);
    }
}
