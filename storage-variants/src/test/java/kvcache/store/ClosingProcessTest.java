package kvcache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Closing a store while others call, and calling it afterwards, in a process of its own: a crash shows as its exit
 * code.
 */
final class ClosingProcessTest {

    private static final int ROUNDS = 20;
    private static final int CALLERS = 4;

    @ParameterizedTest
    @ValueSource(strings = {"offheap", "caffeine", "nonblocking"})
    void callsAroundCloseDoNotCrashTheProcess(String store) throws Exception {
        var outcome = ChildJvm.likeThisOne().run(ClosingProcessTest.class, store);

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.out()).contains("closed " + ROUNDS + " times");
    }

    /** Opens and closes a store of the name that is given, again and again. */
    public static void main(String[] arguments) throws InterruptedException {
        StoreVariant variant = Stores.builtIn().named(arguments[0]);
        for (int round = 0; round < ROUNDS; round++) {
            Store store = variant.open(StoreConfig.ofCapacity(1_000));
            CountDownLatch calling = new CountDownLatch(CALLERS);
            List<Thread> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(Thread.ofPlatform().start(() -> callUntilClosed(store, calling)));
            }
            calling.await();
            Thread other = Thread.ofPlatform().start(store::close);
            store.close();
            other.join();
            for (Thread caller : callers) {
                caller.join();
            }
            callUntilClosed(store, calling);
        }
        System.out.println("closed " + ROUNDS + " times");
    }

    private static void callUntilClosed(Store store, CountDownLatch calling) {
        try {
            for (int call = 0; true; call++) {
                Key key = Key.of("key" + call % 100);
                store.put(key, Entry.of(new byte[call % 2_000], 1));
                store.get(key);
                store.remove(key);
                calling.countDown();
            }
        } catch (IllegalStateException closed) {
            // as the contract says
        }
    }
}
