package kvcache.store.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Memory of one word and the way to it, as an index leads to a record: what a guard has to protect. */
final class GuardedWord {

    /** What a reader finds where the memory was used anew under its hands. */
    static final int REUSED = -1;

    /** A reader stays for a while, as one does who compares a key and copies a value. */
    private static final int LOOKS = 200;

    private static final VarHandle REACHABLE;
    private static final VarHandle MEMORY;

    static {
        try {
            REACHABLE = MethodHandles.lookup().findVarHandle(GuardedWord.class, "reachable", boolean.class);
            MEMORY = MethodHandles.lookup().findVarHandle(GuardedWord.class, "memory", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings({"FieldMayBeFinal", "UnusedVariable"}) // the handles read and write them
    private boolean reachable = true;

    @SuppressWarnings({"FieldMayBeFinal", "UnusedVariable"})
    private int memory = 1;

    /** 1 while the memory can be found, 0 afterwards; {@link #REUSED} where it changed before the reader was done. */
    int read() {
        if (!(boolean) REACHABLE.getAcquire(this)) {
            return 0;
        }
        int found = 1;
        for (int look = 0; look < LOOKS && found == 1; look++) {
            found = (int) MEMORY.getOpaque(this);
        }
        return found;
    }

    void unlink() {
        REACHABLE.setRelease(this, false);
    }

    void reuse() {
        MEMORY.setOpaque(this, REUSED);
    }
}
