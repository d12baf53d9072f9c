package kvcache.load;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.client.Connector;
import kvcache.load.client.Exchange;
import kvcache.load.record.LoopRecord;
import kvcache.load.record.Outcome;
import kvcache.load.workload.Freshness;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.LoopShare;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of a run. Its public steps may be called from any thread and are done on the loop; the next is
 * taken when the future of the last is complete.
 */
final class LoopRun implements ConnectionPool.Owner {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final LoopTimer timer;
    private final LoadPlan plan;
    private final LoopShare share;
    private final PhaseListener listener;
    private final @Nullable SpinningIo spinning;
    private final Freshness freshness;
    private final ConnectionPool pool;
    private final @Nullable Preload preload;
    private final LoopRecord record = new LoopRecord();
    private final CompletableFuture<LoopRecord> finished = new CompletableFuture<>();
    private CompletableFuture<Void> underWay = new CompletableFuture<>();
    private @Nullable Pacer pacer;
    private @Nullable Phases phases;
    private boolean phaseEnded;
    private long idleAtStartNs;
    private long cpuAtStartNs;
    private long wallAtStartNs;

    /**
     * A share that is not under way yet.
     *
     * @param spinning what polls the loop's sockets where it spins, else null
     */
    LoopRun(
            EventLoop loop,
            @Nullable SpinningIo spinning,
            Class<? extends SocketChannel> channelType,
            LoadPlan plan,
            LoopShare share,
            PhaseListener listener) {
        timer = new LoopTimer(loop, this::failed);
        this.plan = plan;
        this.share = share;
        this.listener = listener;
        this.spinning = spinning;
        // The first loops take one connection more where they do not divide evenly.
        int connections = (plan.connections() + share.loops() - 1 - share.loop()) / share.loops();
        freshness = new Freshness(plan.workload(), share);
        ConnectionSettings settings = new ConnectionSettings(
                plan.target(),
                plan.concurrencyPerConnection(),
                plan.workload(),
                freshness,
                plan.timeout(),
                plan.paths());
        Connector connector = switch (plan.protocol()) {
            case H1 -> Connector.http1(loop, channelType, settings);
            case H2C -> Connector.h2c(loop, channelType, settings);
        };
        pool = new ConnectionPool(
                timer,
                connector,
                connections,
                plan.requestsPerConnection(),
                plan.timeout().toNanos());
        preload = plan.workload() instanceof KeyedSource keyed ? new Preload(pool, keyed, share) : null;
    }

    /** Opens the connections. */
    CompletableFuture<Void> connect() {
        return step(pool::connect);
    }

    /** Stores this loop's keys. */
    CompletableFuture<Void> preload() {
        return preload == null ? CompletableFuture.completedFuture(null) : step(preload::start);
    }

    /** Whether {@link #preload} had to do stores again: the lost ones may still take effect. */
    boolean hasLostStores() {
        return preload != null && preload.hasLostStores();
    }

    /** Does a step on the loop. It fails with whatever fails on the loop meanwhile. */
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
     * Runs warm-up, measured phase and drain.
     *
     * @param storesWereLost whether some loop {@linkplain #hasLostStores has lost stores}
     */
    CompletableFuture<LoopRecord> run(Phases when, boolean storesWereLost) {
        timer.now(() -> {
            if (storesWereLost) {
                freshness.distrustPreload();
            }
            start(when);
        });
        return finished;
    }

    /** Closes everything; a run that is under way ends with what it has. */
    void stop() {
        timer.now(pool::stop);
    }

    private void start(Phases when) {
        phases = when;
        pacer = switch (plan.pace()) {
            case LoadPlan.Pace.Open open -> new OpenPacer(timer, pool, record, when, plan, open, share);
            case LoadPlan.Pace.Closed closed -> new ClosedPacer(pool, record, when, plan, share);
        };
        pool.owner(this);
        if (spinning != null) {
            spinning.onTurn(this::turn);
        }
        at(when.warmupNs(), () -> {});
        at(when.measuredNs(), this::measuredStarts);
        at(when.endNs(), this::measuredEnds);
        at(when.deadlineNs(), this::giveUp);
    }

    private void at(long whenNs, Runnable task) {
        Runnable atItsTime = () -> {
            task.run();
            progressed(System.nanoTime());
        };
        timer.after(whenNs - System.nanoTime(), atItsTime);
    }

    private boolean turn(long nowNs) {
        try {
            return pacer != null && !finished.isDone() && pacer.pump(nowNs);
        } catch (Throwable failure) {
            timer.fail(failure);
            return false;
        }
    }

    private long idleNs() {
        return spinning == null ? 0 : spinning.idleNs();
    }

    private void measuredStarts() {
        idleAtStartNs = idleNs();
        cpuAtStartNs = THREADS.getCurrentThreadCpuTime();
        wallAtStartNs = System.nanoTime();
        listener.measuredPhaseStarted();
    }

    private void measuredEnds() {
        phaseEnded = true;
        // What was burned in waiting is no work: the time that a parked loop would have slept.
        long idle = idleNs() - idleAtStartNs;
        long used = Math.max(0, THREADS.getCurrentThreadCpuTime() - cpuAtStartNs - idle);
        record.cpu(used, System.nanoTime() - wallAtStartNs);
        listener.measuredPhaseEnded();
    }

    @Override
    public void finished(Exchange exchange, Outcome outcome, long nowNs) {
        if (!exchange.isMeasured() || finished.isDone() || phases == null) {
            return;
        }
        if (!outcome.isAnswered()) {
            record.failed(outcome, 1);
            return;
        }
        boolean counted = plan.pace() instanceof LoadPlan.Pace.Open || nowNs - phases.endNs() <= 0;
        record.answered(exchange.operation(), outcome, nowNs - exchange.dueNs(), nowNs, counted);
    }

    @Override
    public void progressed(long nowNs) {
        if (pacer == null || finished.isDone()) {
            return;
        }
        pacer.pump(nowNs);
        // An answer may be read before the timer of the phase's end is run, late as it is on a busy loop.
        if (phaseEnded && pacer.isDone(nowNs) && pool.inFlight() == 0) {
            finished.complete(record);
        }
    }

    @Override
    public void refused(long nowNs) {
        if (pacer != null && !finished.isDone()) {
            pacer.refused(nowNs);
        }
    }

    /** The time to drain is over: what is in flight has timed out, and what is due was never sent. */
    private void giveUp() {
        if (finished.isDone() || pacer == null) {
            return;
        }
        pool.stop();
        record.failed(Outcome.UNSENT, pacer.unsent());
        finished.complete(record);
    }
}
