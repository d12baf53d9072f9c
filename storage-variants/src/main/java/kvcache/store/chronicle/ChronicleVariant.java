package kvcache.store.chronicle;

import static kvcache.store.StoreTraits.Synchronisation.SEGMENT_LOCK;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreMemory;
import kvcache.store.StoreTraits;
import kvcache.store.StoreTraits.Bound;
import kvcache.store.StoreVariant;

/** The variant's description, which does not load the library. */
public final class ChronicleVariant {

    public static final StoreVariant VARIANT = StoreVariant.of(
                    "chronicle",
                    "Chronicle Map, in memory",
                    new StoreTraits(SEGMENT_LOCK, SEGMENT_LOCK, Bound.REFUSES, true, false, false),
                    ChronicleVariant::open)
            .withValuesUpTo(config -> Sizing.of(config.capacityEntries()).largestValueBytes())
            .occupying(config ->
                    new StoreMemory(0, Sizing.of(config.capacityEntries()).reservedBytes(), 0))
            .needing("net.openhft.chronicle.map.ChronicleMap", "net.openhft:chronicle-map");

    private ChronicleVariant() {}

    private static Store open(StoreConfig config) {
        checkJvm();
        return new ChronicleStore(Sizing.of(config.capacityEntries()));
    }

    /**
     * Checks the JVM flags that the library needs; without them it would fail with an unrelated assertion.
     *
     * @throws IllegalArgumentException if a flag is missing; the message names it
     */
    private static void checkJvm() {
        Module mine = ChronicleVariant.class.getModule();
        Module base = Object.class.getModule();
        List<String> missing = Stream.concat(
                        Stream.of("java.lang", "java.lang.reflect")
                                .filter(name -> !base.isOpen(name, mine))
                                .map("--add-opens=java.base/%s=ALL-UNNAMED"::formatted),
                        Stream.of("com.sun.tools.javac.file")
                                .filter(name -> !isExportedByCompiler(name, mine))
                                .map("--add-exports=jdk.compiler/%s=ALL-UNNAMED"::formatted))
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("store 'chronicle' needs a JDK and these flags of jvm.options: "
                    + missing.stream().collect(Collectors.joining(" ")));
        }
    }

    private static boolean isExportedByCompiler(String name, Module to) {
        return ModuleLayer.boot()
                .findModule("jdk.compiler")
                .filter(compiler -> compiler.isExported(name, to))
                .isPresent();
    }
}
