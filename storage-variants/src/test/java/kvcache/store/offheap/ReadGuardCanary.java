package kvcache.store.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The same with a guard that forgets the fence between announcing a reader and reading: jcstress must find it out. */
@JCStressTest
@Outcome(
        id = {"0", "1"},
        expect = ACCEPTABLE,
        desc = "what was reached was still there")
@Outcome(expect = FORBIDDEN, desc = "memory was used anew before its reader had left")
@State
public class ReadGuardCanary {

    private static final VarHandle READERS;

    static {
        try {
            READERS = MethodHandles.lookup().findVarHandle(ReadGuardCanary.class, "readers", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final GuardedWord word = new GuardedWord();

    @SuppressWarnings({"FieldMayBeFinal", "UnusedVariable"}) // the handle reads and writes it
    private int readers;

    @Actor
    public void read(I_Result result) {
        READERS.setRelease(this, 1);
        result.r1 = word.read();
        READERS.setRelease(this, 0);
    }

    @Actor
    public void free() {
        word.unlink();
        while ((int) READERS.getAcquire(this) != 0) {
            Thread.onSpinWait();
        }
        word.reuse();
    }
}
