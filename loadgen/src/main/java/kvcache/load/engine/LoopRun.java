package kvcache.load.engine;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kvcache.load.LoadPlan;
import kvcache.load.PhaseListener;
import kvcache.load.Wire;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.client.Connector;
import kvcache.load.client.OrderedConnection;
import kvcache.load.client.RequestSlot;
import kvcache.load.client.Traffic;
import kvcache.load.client.http1.Http1Connection;
import kvcache.load.client.http2.H2Connection;
import kvcache.load.client.memcached.MemcachedProtocol;
import kvcache.load.client.redis.RedisProtocol;
import kvcache.load.host.LoopUse;
import kvcache.load.host.ThreadClock;
import kvcache.load.record.Gap;
import kvcache.load.record.LoopRecord;
import kvcache.load.record.Outcome;
import kvcache.load.record.Recorder;
import kvcache.load.workload.Freshness;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.LoopShare;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of a run. Any thread may call its public steps, which run on the loop; call the next step
 * after the future of the previous one has completed.
 */
final class LoopRun implements ConnectionPool.Owner, PacedIo.Turn {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long HAND_OVER_NS = TimeUnit.SECONDS.toNanos(1);

    /** Several times what a turn's work takes: the code of the loop, a response and its request, and a byte of it. */
    private static final long LONGEST_TURN_NS = TimeUnit.MICROSECONDS.toNanos(150);

    private static final long LONGEST_REQUEST_NS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LONGEST_BYTE_NS = 2;

    private final LoopTimer timer;
    private final LoadPlan plan;
    private final LoopShare share;
    private final PhaseListener listener;
    private final PacedIo io;
    private final Freshness freshness;
    private final Traffic traffic = new Traffic();
    private final ConnectionPool pool;
    private final @Nullable Preload preload;
    private final Recorder recorder;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private CompletableFuture<Void> underWay = new CompletableFuture<>();
    private @Nullable Pacer pacer;
    private @Nullable Phases phases;
    private boolean phaseStarted;
    private boolean phaseEnded;
    private volatile @Nullable ThreadClock clock;
    private long answersBeforeTurn;
    private long bytesBeforeTurn;
    private long idleAtStartNs;
    private long cpuAtStartNs;
    private long wallAtStartNs;
    private long inFlightAtStartNs;
    private long cpuNs;
    private long wallNs;
    private long inFlightNs;
    private long lateWarmupAnswers;
    private Wire wire = Wire.NONE;

    /** @param io polls the sockets of the loop */
    LoopRun(
            EventLoop loop,
            PacedIo io,
            Class<? extends SocketChannel> channelType,
            LoadPlan plan,
            LoopShare share,
            PhaseListener listener) {
        timer = new LoopTimer(loop, this::failed);
        this.plan = plan;
        recorder = new Recorder(plan.latenciesKeptEach());
        this.share = share;
        this.listener = listener;
        this.io = io;
        // The first loops take the remainder, one connection each.
        int connections = (plan.connections().count() + share.loops() - 1 - share.loop()) / share.loops();
        freshness =
                plan.schedule().warmup().isCommon() ? Freshness.unknown(share) : new Freshness(plan.workload(), share);
        ConnectionSettings settings = new ConnectionSettings(
                plan.server().address(),
                plan.connections().inFlightEach(),
                plan.workload(),
                freshness,
                plan.schedule().timeout(),
                plan.server().paths(),
                plan.server().handshake(),
                traffic);
        Connector connector = switch (plan.server().protocol()) {
            case H1 -> Http1Connection.connector(loop, channelType, settings);
            case H2C -> H2Connection.connector(loop, channelType, settings);
            case REDIS -> OrderedConnection.connector(loop, channelType, settings, plan.keyed(), new RedisProtocol());
            case MEMCACHED ->
                OrderedConnection.connector(loop, channelType, settings, plan.keyed(), new MemcachedProtocol());
        };
        pool = new ConnectionPool(
                timer,
                connector,
                connections,
                plan.connections().requestsEach(),
                plan.schedule().timeout().toNanos());
        preload = plan.workload() instanceof KeyedSource keyed ? new Preload(pool, keyed, share) : null;
    }

    /** Opens the connections. */
    CompletableFuture<Void> connect() {
        return step(pool::connect);
    }

    /** Stores the keys of this loop. */
    CompletableFuture<Void> preload() {
        return preload == null ? CompletableFuture.completedFuture(null) : step(preload::start);
    }

    /** Returns whether {@link #preload} lost stores and repeated them: the lost ones may still take effect. */
    boolean hasLostStores() {
        return preload != null && preload.hasLostStores();
    }

    /** Runs a step on the loop. It fails with any failure of the loop meanwhile. */
    private CompletableFuture<Void> step(Consumer<CompletableFuture<Void>> step) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        timer.now(() -> {
            underWay = done;
            step.accept(done);
        });
        return done;
    }

    private void failed(Throwable failure) {
        underWay.completeExceptionally(failure);
        finished.completeExceptionally(failure);
    }

    /**
     * Runs warm-up, measured phase and drain; completes when all records are handed over.
     *
     * @param storesWereLost whether a loop {@linkplain #hasLostStores has lost stores}
     */
    CompletableFuture<Void> run(Phases when, boolean storesWereLost) {
        timer.now(() -> {
            if (storesWereLost) {
                freshness.distrustPreload();
            }
            start(when);
        });
        return finished;
    }

    /** Lets the measured phase begin, or end, earlier than {@link #run} was told. */
    void bringForward(Phases when) {
        timer.now(() -> follow(when));
    }

    /** Returns the recorder, for the thread that runs the plan. */
    Recorder recorder() {
        return recorder;
    }

    /** Returns the times since another in which it had no CPU; empty if they are too many. */
    Optional<List<Gap>> gapsSince(long fromNs) {
        return io.gaps().since(fromNs);
    }

    /** Returns a reading of its thread's clock. */
    ThreadClock.Sample clock() {
        ThreadClock itsClock = clock;
        return itsClock == null ? ThreadClock.Sample.UNKNOWN : itsClock.read();
    }

    /** Returns the resource use in the measured phase, which must have ended. */
    LoopUse use(double runQueueWaitShare, Histogram sendLagNs) {
        return new LoopUse(cpuNs, wallNs, runQueueWaitShare, (double) inFlightNs / Math.max(1, wallNs), sendLagNs);
    }

    /**
     * Returns how many requests of the warm-up were answered after it. They are part of the server's work in the
     * measured phase.
     */
    long lateWarmupAnswers() {
        return lateWarmupAnswers;
    }

    /** Returns the traffic of its connections; the run must have ended. */
    Wire wire() {
        return wire;
    }

    /** Closes everything; a run in progress ends with the records so far. */
    void stop() {
        timer.now(pool::stop);
    }

    private void start(Phases when) {
        clock = ThreadClock.ofCurrentThread();
        pacer = switch (plan.pace()) {
            case LoadPlan.Pace.Open open -> new OpenPacer(pool, recorder, when, plan, open, share);
            case LoadPlan.Pace.Closed closed -> new ClosedPacer(pool, recorder, when, plan, share);
        };
        pool.owner(this);
        io.onTurn(this);
        timer.every(HAND_OVER_NS, recorder::handOver);
        at(when, when.warmupNs(), () -> {});
        follow(when);
    }

    private void follow(Phases when) {
        phases = when;
        if (pacer != null) {
            pacer.follow(when);
        }
        if (!phaseStarted) {
            at(when, when.measuredNs(), this::measuredStarts);
        }
        if (!phaseEnded) {
            at(when, when.endNs(), this::measuredEnds);
        }
        at(when, when.sendUntilNs(), this::giveUp);
        at(when, when.deadlineNs(), this::end);
    }

    /** Runs a task at a time, unless the phases have changed by then. */
    private void at(Phases when, long whenNs, Runnable task) {
        Runnable atItsTime = () -> {
            if (when.equals(phases)) {
                task.run();
                progressed(System.nanoTime());
            }
        };
        timer.after(whenNs - System.nanoTime(), atItsTime);
    }

    @Override
    public boolean take(long nowNs) {
        answersBeforeTurn = recorder.byDueTime().count();
        bytesBeforeTurn = traffic.receivedBytes();
        try {
            return pacer != null && !finished.isDone() && pacer.pump(nowNs);
        } catch (Throwable failure) {
            timer.fail(failure);
            return false;
        }
    }

    @Override
    public long nextNs() {
        return pacer == null || finished.isDone() ? PacedIo.NEVER : pacer.nextNs();
    }

    @Override
    public long longestWorkNs() {
        return LONGEST_TURN_NS
                + LONGEST_REQUEST_NS * (recorder.byDueTime().count() - answersBeforeTurn)
                + LONGEST_BYTE_NS * (traffic.receivedBytes() - bytesBeforeTurn);
    }

    private void measuredStarts() {
        phaseStarted = true;
        idleAtStartNs = io.idleNs();
        cpuAtStartNs = THREADS.getCurrentThreadCpuTime();
        wallAtStartNs = System.nanoTime();
        inFlightAtStartNs = pool.inFlightNs(wallAtStartNs);
        wire = new Wire(-traffic.receivedBytes(), -traffic.sentBytes(), 0, Map.of(), Map.of());
        listener.measuredPhaseStarted();
    }

    private void measuredEnds() {
        phaseEnded = true;
        // Busy waiting is no work: a parked loop would have slept.
        long idle = io.idleNs() - idleAtStartNs;
        cpuNs = Math.max(0, THREADS.getCurrentThreadCpuTime() - cpuAtStartNs - idle);
        long nowNs = System.nanoTime();
        wallNs = nowNs - wallAtStartNs;
        inFlightNs = pool.inFlightNs(nowNs) - inFlightAtStartNs;
        wire = wire.plus(new Wire(traffic.receivedBytes(), traffic.sentBytes(), 0, Map.of(), Map.of()));
        listener.measuredPhaseEnded();
    }

    @Override
    public void finished(RequestSlot exchange, Outcome outcome, long nowNs) {
        if (finished.isDone() || phases == null) {
            return;
        }
        LoopRecord record = recorder.of(exchange.phase());
        if (outcome.isAnswered()) {
            boolean counted = plan.pace() instanceof LoadPlan.Pace.Open || nowNs - phases.endNs() <= 0;
            if (counted && exchange.phase() == Recorder.WARMUP && nowNs - phases.measuredNs() >= 0) {
                lateWarmupAnswers++;
            }
            record.answered(exchange.operation(), outcome, exchange.dueNs(), exchange.sentNs(), nowNs, counted);
            keep(exchange.phase(), exchange.dueNs(), nowNs - exchange.dueNs());
            if (counted) {
                record.status(exchange.status());
            }
        } else if (outcome.isSentAgain()) {
            record.sentAgain(outcome);
        } else {
            long timeoutNs = plan.schedule().timeout().toNanos();
            record.lost(outcome, exchange.dueNs(), exchange.sentNs(), nowNs, timeoutNs);
            keep(exchange.phase(), exchange.dueNs(), Math.max(timeoutNs, nowNs - exchange.dueNs()));
            if (outcome == Outcome.CLOSED) {
                record.closed(exchange.closedReason());
            }
        }
    }

    private void keep(int phase, long dueNs, long latencyNs) {
        if (phase == Recorder.MEASURED) {
            recorder.byDueTime().add(dueNs, latencyNs);
        }
    }

    @Override
    public void progressed(long nowNs) {
        if (pacer == null || finished.isDone()) {
            return;
        }
        pacer.pump(nowNs);
        // On a busy loop the timer of the phase's end may run after a response was read.
        if (phaseEnded && pacer.isDone(nowNs) && pool.inFlight() == 0) {
            finish();
        }
    }

    private void finish() {
        wire = wire.plus(new Wire(0, 0, pool.made(), Map.of(), Map.of()));
        recorder.handOver();
        finished.complete(null);
    }

    @Override
    public void refused(long nowNs) {
        if (pacer != null && !finished.isDone()) {
            pacer.refused(nowNs);
        }
    }

    /** The drain is over: due requests are no longer sent, and those in flight may still be answered. */
    private void giveUp() {
        if (!finished.isDone() && pacer != null) {
            pacer.giveUp(System.nanoTime());
        }
    }

    /** All requests in flight were sent at least one timeout ago. */
    private void end() {
        if (!finished.isDone() && pacer != null) {
            pool.stop();
            long nowNs = System.nanoTime();
            long timeoutNs = plan.schedule().timeout().toNanos();
            for (RequestSlot.SentAgain lost = pool.pollAgain(); lost != null; lost = pool.pollAgain()) {
                recorder.of(lost.phase()).lost(Outcome.TIMEOUT, lost.dueNs(), lost.dueNs(), nowNs, timeoutNs);
                keep(lost.phase(), lost.dueNs(), Math.max(timeoutNs, nowNs - lost.dueNs()));
            }
            finish();
        }
    }
}
