package kvcache.load.engine;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import kvcache.load.Waiting;
import kvcache.load.record.GapLog;
import org.jspecify.annotations.Nullable;

/**
 * Polls a loop's sockets, runs the owner's turn before each poll, and sleeps at most until the owner's next turn is
 * due. It uses no timers, so waiting allocates nothing. Confined to its loop.
 */
final class PacedIo implements IoHandler {

    /** Returned by a {@link Turn} that has nothing to wait for. */
    static final long NEVER = Long.MAX_VALUE;

    /** A turn without work takes about a microsecond: after a longer one, the thread was not on a core meanwhile. */
    private static final long LONGEST_IDLE_TURN_NS = TimeUnit.MICROSECONDS.toNanos(20);

    /** Less may be a timer tick, which takes tens of microseconds on a virtual machine. */
    private static final long SHORTEST_GAP_NS = TimeUnit.MICROSECONDS.toNanos(100);

    /** The owner's work on the loop, between polls. */
    interface Turn {
        /** Does what is due now; returns false if there was nothing to do. */
        boolean take(long nowNs);

        /**
         * Returns when the next turn is due, by {@link System#nanoTime()}; {@link #NEVER} if only a response can make
         * one due.
         */
        long nextNs();

        /** Returns how long the work of the last turn takes at most, if it is not interrupted. */
        long longestWorkNs();
    }

    private final IoHandler sockets;
    private final Waiting waiting;
    private final Sleep sleep = new Sleep();
    private @Nullable Turn turn;
    private boolean turnedForNothing;
    private long lastTurnNs;
    private long idleNs;
    private final GapLog gaps = new GapLog();

    PacedIo(IoHandler sockets, Waiting waiting) {
        this.sockets = sockets;
        this.waiting = waiting;
    }

    /** Sets the owner. */
    void onTurn(Turn newTurn) {
        turn = newTurn;
    }

    /**
     * Returns the turns that took 0.1 ms longer than their work: the thread had no CPU. Meaningful only while the loop
     * spins. Any thread may read.
     */
    GapLog gaps() {
        return gaps;
    }

    /** Returns the time spent in turns without work. */
    long idleNs() {
        return idleNs;
    }

    @Override
    public int run(IoHandlerContext context) {
        long nowNs = System.nanoTime();
        if (turnedForNothing) {
            idleNs += Math.min(nowNs - lastTurnNs, LONGEST_IDLE_TURN_NS);
        }
        long gapNs = nowNs - lastTurnNs - SHORTEST_GAP_NS;
        if (gapNs >= 0 && turn != null && (turnedForNothing || gapNs >= turn.longestWorkNs())) {
            gaps.add(lastTurnNs, nowNs);
        }
        lastTurnNs = nowNs;
        boolean worked = turn != null && turn.take(nowNs);
        sleep.decide(context, turn == null ? NEVER : turn.nextNs());
        int handled = sockets.run(sleep);
        turnedForNothing = !worked && handled == 0 && !sleep.allowed;
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

    /** The loop's own context, except that it ends the sleep in time for the next turn. */
    private final class Sleep implements IoHandlerContext {
        @SuppressWarnings("NullAway.Init")
        private IoHandlerContext around;

        private boolean allowed;

        /** When to wake up; {@link #NEVER} if only the loop's tasks decide. */
        private long untilNs;

        void decide(IoHandlerContext context, long nextNs) {
            around = context;
            if (waiting == Waiting.SPIN) {
                allowed = false;
                return;
            }
            untilNs = nextNs == NEVER ? NEVER : nextNs - waiting.awakeBeforeDueNs();
            allowed = untilNs == NEVER || untilNs - System.nanoTime() > 0;
        }

        @Override
        public boolean canBlock() {
            return allowed && around.canBlock();
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            long tasksNs = around.delayNanos(currentTimeNanos);
            return untilNs == NEVER ? tasksNs : Math.clamp(untilNs - currentTimeNanos, 0, Math.max(0, tasksNs));
        }

        @Override
        public long deadlineNanos() {
            long tasks = around.deadlineNanos();
            if (untilNs == NEVER) {
                return tasks;
            }
            long own = Math.max(0, untilNs - Ticker.systemTicker().initialNanoTime());
            return tasks < 0 ? own : Math.min(tasks, own);
        }
    }
}
