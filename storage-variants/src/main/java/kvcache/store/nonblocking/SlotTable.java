package kvcache.store.nonblocking;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.stream.Stream;
import kvcache.store.StoreMemory;
import org.jctools.maps.NonBlockingHashMap;

/**
 * The table inside a {@link NonBlockingHashMap}: how full it is, and a copy of it into a smaller one.
 *
 * <p>The map never gives back a table, nor the keys of removed entries, unless it grows. Nothing in its public methods
 * makes it: this class starts the map's own copy of a table into a new one, as its private {@code resize} does, but
 * chooses the new one's length by the entries that there are. All that follows (freezing each slot of the old table,
 * copying it, sending readers and writers on) is the map's own algorithm, which does not depend on the new length: a
 * table that turns out too short during the copy is followed by a longer one.
 *
 * <p>Private members are reached by method handles, looked up once; another version of JCTools that lacks one of them
 * fails when the class is loaded, and a test holds the one that is built with.
 */
final class SlotTable {

    /** A key, a value and a hash code. */
    private static final int SLOT_BYTES = 12;

    /** Slots for each entry: at least as many in a pre-sized table, and rounded up to a power of two. */
    private static final int SLOTS_OF_EACH = 4;

    /** The map takes no larger capacity into account. */
    private static final long MAX_INITIAL_ENTRIES = 1 << 20;

    private static final int MIN_SLOTS = 8;

    /** From this many slots on a table grows twofold when it is half full, below fourfold. */
    private static final int LARGE_SLOTS = 1 << 20;

    /** A removed key takes about as much: its object and a short array. */
    private static final long REMOVED_KEY_BYTES = 48;

    /** A value is wrapped into an object that tells of the copy, until it is in the new table. */
    private static final long COPIED_VALUE_BYTES = 16;

    /** Less is not worth a copy. */
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
        } catch (ReflectiveOperationException otherVersion) {
            throw new ExceptionInInitializerError(otherVersion);
        }
    }

    private final NonBlockingHashMap<?, ?> map;

    SlotTable(NonBlockingHashMap<?, ?> map) {
        this.map = map;
    }

    /** The table that a map of this capacity begins with. */
    static StoreMemory initial(long capacityEntries) {
        return StoreMemory.ofTable(SLOTS_OF_EACH * Math.min(capacityEntries, MAX_INITIAL_ENTRIES), SLOT_BYTES);
    }

    /** The bytes of the table, which the map copies into a longer one when half of its slots are used. */
    long bytes() {
        return (long) SLOT_BYTES * slots(table());
    }

    /**
     * Returns the bytes that a copy into the next table takes, wrapped values included, if the present one has three
     * quarters of the keys with which it grows, else 0.
     */
    long growthBytes() {
        Object[] table = table();
        long slots = slots(table);
        return 8L * slotsUsed(table) < 3 * slots
                ? 0
                : SLOT_BYTES * slots * (slots < LARGE_SLOTS ? 4 : 2) + COPIED_VALUE_BYTES * map.size();
    }

    /**
     * Copies the entries into a table just large enough, if that frees memory worth it.
     *
     * @param roomBytes does nothing if the copy takes more
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

    /** Copies the entries into a table just large enough, or helps with a copy that is under way. */
    void copy() {
        Object[] table = table();
        Object control = table[0];
        int slots = (int) slotsFor(map.size());
        Object[] next = new Object[2 * slots + 2];
        next[1] = new int[slots];
        try {
            next[0] = NEW_CONTROL.invokeExact(SIZE.get(control));
            boolean unused = (boolean) SET_NEXT_TABLE.invokeExact(control, next); // else it grows already
            COPY.invokeExact(control, map, table, true);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Slots of which a third at most is used, so that the table does not grow soon. */
    private static long slotsFor(long entries) {
        return Math.max(MIN_SLOTS, Long.highestOneBit(6 * Math.max(1, entries) - 1));
    }

    private Object[] table() {
        return (Object[]) TABLE.getVolatile(map);
    }

    private static int slots(Object[] table) {
        return (table.length - 2) / 2;
    }

    /** How many slots have a key, of an entry or of a removed one. */
    private static int slotsUsed(Object[] table) {
        try {
            return (int) SLOTS_USED.invokeExact(table[0]);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
