package kvcache.load;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/**
 * Polls a loop's sockets without ever waiting for them, and takes a turn of the owner's before each poll. Used on its loop
 * alone.
 */
final class SpinningIo implements IoHandler {

    /** A turn without work takes about a microsecond: more than this, and the thread was not on a core meanwhile. */
    private static final long LONGEST_IDLE_TURN_NS = TimeUnit.MICROSECONDS.toNanos(20);

    private final IoHandler sockets;
    private final WithoutBlocking withoutBlocking = new WithoutBlocking();
    private LongPredicate turn = SpinningIo::nothingToDo;
    private boolean worked = true;
    private long lastTurnNs;
    private long idleNs;

    SpinningIo(IoHandler sockets) {
        this.sockets = sockets;
    }

    private static boolean nothingToDo(long nowNs) {
        return false;
    }

    /** Has a turn taken before each poll: it is given the time, and says whether there was something to do. */
    void onTurn(LongPredicate newTurn) {
        turn = newTurn;
    }

    /** How long it has turned for nothing. */
    long idleNs() {
        return idleNs;
    }

    @Override
    public int run(IoHandlerContext context) {
        long nowNs = System.nanoTime();
        if (!worked) {
            idleNs += Math.min(nowNs - lastTurnNs, LONGEST_IDLE_TURN_NS);
        }
        lastTurnNs = nowNs;
        boolean sent = turn.test(nowNs);
        withoutBlocking.around = context;
        int handled = sockets.run(withoutBlocking);
        worked = sent || handled > 0;
        return handled;
    }

    @Override
    public void initialize() {
        sockets.initialize();
    }

    @Override
    public void prepareToDestroy() {
        sockets.prepareToDestroy();
    }

    @Override
    public void destroy() {
        sockets.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return sockets.register(handle);
    }

    @Override
    public void wakeup() {
        sockets.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return sockets.isCompatible(handleType);
    }

    /** The loop's own context, but that there is always something more to do. */
    private static final class WithoutBlocking implements IoHandlerContext {
        @SuppressWarnings("NullAway.Init")
        private IoHandlerContext around;

        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return around.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return around.deadlineNanos();
        }
    }
}
