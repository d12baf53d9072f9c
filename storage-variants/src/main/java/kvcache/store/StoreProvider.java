package kvcache.store;

import java.util.List;

/**
 * A provider of additional stores in a plugin jar. With {@code --plugin JAR} its stores are listed, served and compared
 * like the built-in ones.
 *
 * <p>A plugin consists of a {@link Store}, a public implementation of this interface with a public no-argument
 * constructor, and the file {@code META-INF/services/kvcache.store.StoreProvider} with the name of that class. Compile
 * against {@code storage-variants}, but do not include its classes in the jar.
 *
 * <p><b>Threads.</b> Any number of threads, including event loops, call a store concurrently; each operation is atomic
 * for its key, as {@link Store} specifies. If a call may wait for more than a lock of a few instructions, the traits
 * must say {@link StoreTraits#mayBlock()}; the store is then called on virtual threads. {@link #variants()} is called
 * once, on the thread that starts the program.
 *
 * <p><b>Ownership.</b> A store may retain an {@link Entry} and the {@link Key} of a write that stores, and must not
 * change them. The key of any other call is valid only during the call. {@link Store#close()} must free off-heap
 * memory.
 *
 * <p><b>Traits</b> must be true, since the server and readers of results rely on them. A bounded store reports the
 * longest value that it accepts by {@link StoreVariant#withValuesUpTo}; a server that allows longer ones does not
 * start.
 *
 * <p><b>Tests.</b> The artifact {@code storage-variants} of type {@code test-jar} contains
 * {@code StoreHistoryContractTest}: a subclass that names the variant runs the contract against it, with many threads.
 *
 * <p><b>Classes.</b> Each jar has its own class loader, whose parent is the cache's. Two plugins may use two versions
 * of a library, unless the cache has that library too: then both use the cache's version. Include libraries in the jar,
 * or name them by {@code Class-Path} in its manifest. A plugin has the cache's permissions: load only trusted ones.
 */
public interface StoreProvider {

    /** Returns at least one variant. Must not open a store. */
    List<StoreVariant> variants();
}
