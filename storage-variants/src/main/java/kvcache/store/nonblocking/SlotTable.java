package kvcache.store.nonblocking;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.stream.Stream;
import kvcache.store.StoreMemory;
import org.jctools.maps.NonBlockingHashMap;

/**
 * The internal table of a {@link NonBlockingHashMap}: its load, and its copy into a smaller table.
 *
 * <p>The map frees a table and the keys of removed entries only when it grows, and no public method triggers that. This
 * class starts the map's own copy into a new table, like its private {@code resize}, but chooses the new length by the
 * number of entries. The rest (freezing the old slots, copying, redirecting readers and writers) is the map's
 * algorithm, which does not depend on the new length: a table that becomes too short during the copy is followed by a
 * longer one.
 *
 * <p>Private members are accessed by method handles, looked up once. With a version of JCTools that lacks one of them,
 * class loading fails; a test covers the version in use.
 */
final class SlotTable {

    /** The size of a slot: a key, a value and a hash code. */
    private static final int SLOT_BYTES = 12;

    /** Slots per entry of the initial capacity, before rounding up to a power of two. */
    private static final int SLOTS_OF_EACH = 4;

    /** The map ignores a larger initial capacity. */
    private static final long MAX_INITIAL_ENTRIES = 1 << 20;

    private static final int MIN_SLOTS = 8;

    /** From this many slots on, a half-full table doubles; a smaller one quadruples. */
    private static final int LARGE_SLOTS = 1 << 20;

    /** About the heap of a removed key: its object and a short array. */
    private static final long REMOVED_KEY_BYTES = 48;

    /** The wrapper of a value while it is copied. */
    private static final long COPIED_VALUE_BYTES = 16;

    /** The minimum gain that is worth a copy. */
    private static final long MIN_GAIN_BYTES = 64 << 10;

    private static final VarHandle TABLE;
    private static final VarHandle SIZE;
    private static final MethodHandle NEW_CONTROL;
    private static final MethodHandle SLOTS_USED;
    private static final MethodHandle SET_NEXT_TABLE;
    private static final MethodHandle COPY;

    static {
        try {
            Class<?> control = Stream.of(NonBlockingHashMap.class.getDeclaredClasses())
                    .filter(nested -> nested.getSimpleName().equals("CHM"))
                    .findFirst()
                    .orElseThrow(() -> new ClassNotFoundException("CHM"));
            MethodHandles.Lookup ofMap =
                    MethodHandles.privateLookupIn(NonBlockingHashMap.class, MethodHandles.lookup());
            MethodHandles.Lookup ofControl = MethodHandles.privateLookupIn(control, MethodHandles.lookup());
            Class<?> counter = control.getDeclaredField("_size").getType();
            TABLE = ofMap.findVarHandle(NonBlockingHashMap.class, "_kvs", Object[].class);
            SIZE = ofControl.findVarHandle(control, "_size", counter);
            NEW_CONTROL = ofControl
                    .findConstructor(control, MethodType.methodType(void.class, counter))
                    .asType(MethodType.methodType(Object.class, Object.class));
            SLOTS_USED = ofControl
                    .findVirtual(control, "slots", MethodType.methodType(int.class))
                    .asType(MethodType.methodType(int.class, Object.class));
            SET_NEXT_TABLE = ofControl
                    .findVirtual(control, "CAS_newkvs", MethodType.methodType(boolean.class, Object[].class))
                    .asType(MethodType.methodType(boolean.class, Object.class, Object[].class));
            COPY = ofControl
                    .findVirtual(
                            control,
                            "help_copy_impl",
                            MethodType.methodType(void.class, NonBlockingHashMap.class, Object[].class, boolean.class))
                    .asType(MethodType.methodType(
                            void.class, Object.class, NonBlockingHashMap.class, Object[].class, boolean.class));
        } catch (ReflectiveOperationException e) { // another version of JCTools
            throw new ExceptionInInitializerError(e);
        }
    }

    private final NonBlockingHashMap<?, ?> map;

    SlotTable(NonBlockingHashMap<?, ?> map) {
        this.map = map;
    }

    /** Returns the memory of the initial table. */
    static StoreMemory initial(long capacityEntries) {
        return StoreMemory.ofTable(SLOTS_OF_EACH * Math.min(capacityEntries, MAX_INITIAL_ENTRIES), SLOT_BYTES);
    }

    /** Returns the size of the table in bytes. */
    long bytes() {
        return (long) SLOT_BYTES * slots(table());
    }

    /**
     * Returns the memory for the next growth, including wrapped values, if the table has three quarters of the keys at
     * which it grows, else 0.
     */
    long growthBytes() {
        Object[] table = table();
        long slots = slots(table);
        return 8L * slotsUsed(table) < 3 * slots
                ? 0
                : SLOT_BYTES * slots * (slots < LARGE_SLOTS ? 4 : 2) + COPIED_VALUE_BYTES * map.size();
    }

    /**
     * Copies the entries into a table just large enough, if the gain is worth it.
     *
     * @param roomBytes the maximum memory of the copy
     */
    void trim(long roomBytes) {
        Object[] table = table();
        long entries = map.size();
        long newBytes = SLOT_BYTES * slotsFor(entries);
        long gainBytes = bytes() - newBytes + REMOVED_KEY_BYTES * (slotsUsed(table) - entries);
        if (newBytes + COPIED_VALUE_BYTES * entries <= roomBytes
                && gainBytes >= Math.max(MIN_GAIN_BYTES, bytes() / 4)) {
            copy();
        }
    }

    /** Copies the entries into a table just large enough, or helps with a copy in progress. */
    void copy() {
        Object[] table = table();
        Object control = table[0];
        int slots = (int) slotsFor(map.size());
        Object[] next = new Object[2 * slots + 2];
        next[1] = new int[slots];
        try {
            next[0] = NEW_CONTROL.invokeExact(SIZE.get(control));
            boolean unused = (boolean) SET_NEXT_TABLE.invokeExact(control, next); // false if a copy is in progress
            COPY.invokeExact(control, map, table, true);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a number of slots of which at most a third is used. */
    private static long slotsFor(long entries) {
        return Math.max(MIN_SLOTS, Long.highestOneBit(6 * Math.max(1, entries) - 1));
    }

    private Object[] table() {
        return (Object[]) TABLE.getVolatile(map);
    }

    private static int slots(Object[] table) {
        return (table.length - 2) / 2;
    }

    /** Returns the number of slots with a key, including removed ones. */
    private static int slotsUsed(Object[] table) {
        try {
            return (int) SLOTS_USED.invokeExact(table[0]);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
