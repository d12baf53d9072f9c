package kvcache.load.engine;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import kvcache.load.LoadException;
import kvcache.load.LoadPlan;
import kvcache.load.LoadResult;
import kvcache.load.PhaseListener;
import kvcache.load.ProgressListener;
import kvcache.load.Waiting;
import kvcache.load.client.Handshake;
import kvcache.load.host.ServerProcess;
import kvcache.load.steady.SteadyState;
import kvcache.load.steady.Window;
import kvcache.load.workload.LoopShare;
import kvcache.load.workload.Origin;

/** Runs a plan. */
public final class LoadRun {

    /** The time from the start of the loops until the first request is due, so that all loops are ready. */
    private static final Duration HEAD_START = Duration.ofMillis(5);

    /** How long after its deadline a run may end before it counts as hanging. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final long TICK_NS = TimeUnit.SECONDS.toNanos(1);

    /** How long after loops hand over their records these are collected. */
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /**
     * The time from the decision that the load is steady until the measured phase begins, so that all loops are
     * informed.
     */
    private static final Duration LEAD = Duration.ofMillis(200);

    private final LoadPlan plan;
    private final List<LoopRun> loops = new ArrayList<>();
    private final CompletableFuture<?> stop;
    private Phases phases;
    private boolean interrupted;

    private LoadRun(
            LoadPlan plan,
            CompletableFuture<?> stop,
            PhaseListener listener,
            MultiThreadIoEventLoopGroup group,
            List<PacedIo> ios,
            Class<? extends SocketChannel> channelType) {
        this.plan = plan;
        this.stop = stop;
        phases = Phases.from(System.nanoTime(), plan);
        int used = plan.loopsInUse();
        for (int i = 0; i < used; i++) {
            EventLoop loop = group.next();
            PhaseListener itsListener = i == 0 ? listener : PhaseListener.NONE;
            // A group creates and returns its loops in order.
            loops.add(new LoopRun(loop, ios.get(i), channelType, plan, new LoopShare(i, used), itsListener));
        }
    }

    /**
     * Runs a plan to its end on its own threads, and waits for it.
     *
     * @throws LoadException if the target cannot be reached at the start or does not store the keys; the message is one
     *     line for the user
     * @throws InterruptedException if the caller is interrupted; connections and threads are closed when it is thrown
     */
    public static LoadResult run(LoadPlan plan) throws LoadException, InterruptedException {
        return run(plan, new CompletableFuture<>(), PhaseListener.NONE, ProgressListener.NONE);
    }

    /**
     * Runs a plan as {@link #run(LoadPlan)} does, and ends early on request. The result then covers the time until the
     * end, and says so.
     *
     * @param stop ends the run when it is complete
     * @param listener called when the measured phase begins and ends
     * @throws LoadException also if the run is ended before the measured phase has begun
     */
    public static LoadResult run(
            LoadPlan plan, CompletableFuture<?> stop, PhaseListener listener, ProgressListener progress)
            throws LoadException, InterruptedException {
        return run(plan, ServerProcess.listeningAt(plan.server().address()), stop, listener, progress);
    }

    /**
     * Runs a plan against a server that was found before. For callers with many short runs: the search takes tens of
     * milliseconds after many connections were closed.
     *
     * @param server what listens at the plan's target; empty if it is not visible
     */
    public static LoadResult run(
            LoadPlan plan, Optional<ServerProcess> server, PhaseListener listener, ProgressListener progress)
            throws LoadException, InterruptedException {
        return run(plan, server, new CompletableFuture<>(), listener, progress);
    }

    private static LoadResult run(
            LoadPlan plan,
            Optional<ServerProcess> server,
            CompletableFuture<?> stop,
            PhaseListener listener,
            ProgressListener progress)
            throws LoadException, InterruptedException {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory sockets = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        List<PacedIo> ios = new ArrayList<>();
        IoHandlerFactory handlers = paced(sockets, plan.waiting(), ios);
        Class<? extends SocketChannel> channelType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        LoopThreads threads = new LoopThreads();
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(plan.loopsInUse(), threads, handlers);
        LoadRun run = new LoadRun(plan, stop, listener, group, ios, channelType);
        try {
            return run.run(server, progress);
        } finally {
            run.loops.forEach(LoopRun::stop);
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            threads.awaitEnd();
        }
    }

    private static IoHandlerFactory paced(IoHandlerFactory sockets, Waiting waiting, List<PacedIo> created) {
        return executor -> {
            PacedIo io = new PacedIo(sockets.newHandler(executor), waiting);
            created.add(io);
            return io;
        };
    }

    private LoadResult run(Optional<ServerProcess> server, ProgressListener progress)
            throws LoadException, InterruptedException {
        connect();
        if (plan.preload()) {
            await(each(LoopRun::preload));
        }
        boolean storesWereLost = loops.stream().anyMatch(LoopRun::hasLostStores);
        HostWatch watch = new HostWatch(server, loops);
        Collector collector =
                new Collector(loops.stream().map(LoopRun::recorder).toList(), progress);
        awaitBegin();
        long startNs = System.nanoTime();
        long startMs = System.currentTimeMillis();
        phases = Phases.from(startNs + HEAD_START.toNanos(), plan);
        CompletableFuture<Void> done = each(loop -> loop.run(phases, storesWereLost));
        CompletableFuture<?> doneOrStopped = CompletableFuture.anyOf(done, stop);
        collector.begin(startMs);
        for (long tickNs = startNs + TICK_NS;
                !isDoneBefore(tickNs + SETTLE_NS, done, doneOrStopped, watch);
                tickNs += TICK_NS) {
            collector.collect(
                    startMs + TimeUnit.NANOSECONDS.toMillis(tickNs - startNs),
                    startMs + TimeUnit.NANOSECONDS.toMillis(phases.measuredNs() - startNs));
            if (plan.schedule().warmup().endsWhenSteady() && !watch.hasStarted()) {
                endWarmupIfSteady(collector);
            }
        }
        long measuredMs = startMs + TimeUnit.NANOSECONDS.toMillis(phases.measuredNs() - startNs);
        collector.collect(startMs + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs), measuredMs);
        return new ResultMaker(plan, phases, interrupted, measuredMs, loops, collector, watch).result();
    }

    private void awaitBegin() throws LoadException, InterruptedException {
        Duration left = Duration.between(Instant.now(), plan.schedule().warmup().begin());
        if (left.isPositive() && isDoneWithin(left.toNanos(), stop)) {
            throw interruptedBeforePhase();
        }
    }

    private static LoadException interruptedBeforePhase() {
        return new LoadException("interrupted before the measured phase began: nothing was measured");
    }

    /** Ends the measured phase unless it has ended; responses to requests in flight are still awaited. */
    private void endEarly() throws LoadException {
        long nowNs = System.nanoTime();
        if (nowNs - phases.measuredNs() <= 0) {
            throw interruptedBeforePhase();
        }
        interrupted = true;
        if (phases.endNs() - nowNs > 0) {
            phases = phases.endingAt(nowNs, plan);
            loops.forEach(loop -> loop.bringForward(phases));
        }
    }

    /**
     * Waits for a tick, or for an earlier end. Reads the counters of the host when the measured phase begins and ends.
     */
    private boolean isDoneBefore(
            long tickNs, CompletableFuture<Void> done, CompletableFuture<?> doneOrStopped, HostWatch watch)
            throws LoadException, InterruptedException {
        while (true) {
            if (stop.isDone() && !interrupted) {
                endEarly();
            }
            long nowNs = System.nanoTime();
            if (!watch.hasStarted() && nowNs - watchFromNs() >= 0) {
                watch.start();
            }
            if (!watch.hasEnded() && nowNs - phases.endNs() >= 0) {
                watch.end();
            }
            if (nowNs - phases.deadlineNs() - GRACE.toNanos() > 0) {
                throw new IllegalStateException("the event loops of the load generator did not end in time");
            }
            if (nowNs - tickNs >= 0) {
                return false;
            }
            long changeNs = watch.hasStarted() ? phases.endNs() : watchFromNs();
            long untilNs = watch.hasEnded() ? tickNs : Math.min(tickNs, changeNs);
            if (isDoneWithin(untilNs - nowNs, interrupted ? done : doneOrStopped) && done.isDone()) {
                if (!watch.hasEnded()) {
                    watch.end();
                }
                return true;
            }
        }
    }

    /** The counters are read before the phase, since reading takes CPU time. */
    private long watchFromNs() {
        return phases.measuredNs() - LEAD.toNanos();
    }

    private void endWarmupIfSteady(Collector collector) {
        long nowNs = System.nanoTime();
        List<Window> windows = Timeline.windows(collector.timeline(), phases.warmupNs(), nowNs);
        long soonNs = nowNs + LEAD.toNanos();
        if (soonNs - phases.measuredNs() < 0 && SteadyState.isSteadyNow(windows, plan.steadyMeasure())) {
            phases = phases.measuredFrom(soonNs, plan);
            loops.forEach(loop -> loop.bringForward(phases));
        }
    }

    private void connect() throws LoadException, InterruptedException {
        try {
            CompletableFuture.anyOf(each(LoopRun::connect), stop).get();
        } catch (ExecutionException e) {
            Origin target = Origin.of(plan.server().address(), scheme());
            throw new LoadException("cannot connect to %s: %s".formatted(target, unreachableReason(e)));
        }
        if (stop.isDone()) {
            throw interruptedBeforePhase();
        }
    }

    private Origin.Scheme scheme() {
        return switch (plan.server().protocol()) {
            case H1, H2C ->
                plan.server().handshake() instanceof Handshake.Tls ? Origin.Scheme.HTTPS : Origin.Scheme.HTTP;
            case REDIS -> Origin.Scheme.REDIS;
            case MEMCACHED -> Origin.Scheme.MEMCACHED;
        };
    }

    /** Returns why the target cannot be reached, in one line. */
    private String unreachableReason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof ConnectException)) {
            cause = cause.getCause();
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no answer within " + plan.schedule().timeout().toMillis() + " ms";
        }
        String message = String.valueOf(cause.getMessage());
        return message.toLowerCase(Locale.ROOT).contains("refused")
                ? "connection refused"
                : message.lines().findFirst().orElse("failed");
    }

    private CompletableFuture<Void> each(Function<LoopRun, CompletableFuture<Void>> step) {
        return CompletableFuture.allOf(loops.stream().map(step).toArray(CompletableFuture<?>[]::new));
    }

    private void await(CompletableFuture<Void> step) throws LoadException, InterruptedException {
        if (!isDoneWithin(TimeUnit.DAYS.toNanos(1), CompletableFuture.anyOf(step, stop))) {
            throw new IllegalStateException("the event loops of the load generator did not end in time");
        }
        if (stop.isDone()) {
            throw interruptedBeforePhase();
        }
    }

    private static boolean isDoneWithin(long waitNs, CompletableFuture<?> step)
            throws LoadException, InterruptedException {
        try {
            step.get(Math.max(0, waitNs), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LoadException known) {
                throw known;
            }
            throw new IllegalStateException("an event loop of the load generator failed", e);
        } catch (TimeoutException e) {
            return false;
        }
    }
}
