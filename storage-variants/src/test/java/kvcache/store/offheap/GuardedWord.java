package kvcache.store.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Memory of one word and the way to it, as an index leads to a record: what a guard has to protect. */
final class GuardedWord {

    /** What a reader finds where the memory was used anew under its hands. */
    static final int REUSED = -1;

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

    /** 1 while the memory can be found, 0 afterwards. */
    int read() {
        return (boolean) REACHABLE.getAcquire(this) ? (int) MEMORY.getOpaque(this) : 0;
    }

    void unlink() {
        REACHABLE.setRelease(this, false);
    }

    void reuse() {
        MEMORY.setOpaque(this, REUSED);
    }
}
