package kvcache.store;

import java.util.List;

/**
 * What a jar of yours holds so that the cache finds your stores in it: the jar is then listed, served and compared with
 * {@code --plugin JAR} as the built-in ones are.
 *
 * <p>An author writes three things: a {@link Store}; a public class with a public constructor without parameters that
 * implements this interface; and the file {@code META-INF/services/kvcache.store.StoreProvider}, which holds the name
 * of that class. Compile against {@code storage-variants}, and do not pack it: the contract's classes are the cache's
 * own.
 *
 * <p><b>Threads.</b> Any number of threads call a store at once, event loops among them; each operation is atomic for
 * its key, as {@link Store} says. A call that waits for more than a lock of a few instructions belongs to a variant
 * whose traits say {@link StoreTraits#mayBlock()}; it is then called on virtual threads. {@link #variants()} is called
 * once, on the thread that starts the program, and opens nothing.
 *
 * <p><b>Ownership.</b> An {@link Entry} and the {@link Key} of a write that stores are yours to keep and nobody's to
 * change; the key of any other call is yours during the call alone. What a store holds outside the heap it gives back
 * in {@link Store#close()}.
 *
 * <p><b>Traits</b> must be true: the server goes by them, and a reader of the results does. A store that is bounded
 * tells by {@link StoreVariant#withValuesUpTo} the longest value that it takes: a server that allows longer ones does
 * not start.
 *
 * <p><b>Proof.</b> The artifact {@code storage-variants} of type {@code test-jar} holds
 * {@code StoreHistoryContractTest}: a subclass that names the variant runs the contract against it, with many threads.
 *
 * <p><b>Classes.</b> Each jar has a class loader of its own whose parent is the cache's: two plugins may hold two
 * versions of a library, but where the cache has that library too, the cache's version is the one that both see. A
 * library of yours is packed into the jar, or named by {@code Class-Path} in its manifest. A plugin has the cache's
 * rights: load only what you trust.
 */
public interface StoreProvider {

    /** The stores that the jar holds, at least one; a variant opens its store only when it is asked to. */
    List<StoreVariant> variants();
}
