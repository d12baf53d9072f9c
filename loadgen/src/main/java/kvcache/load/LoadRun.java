package kvcache.load;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import kvcache.load.record.LoopRecord;
import kvcache.load.workload.LoopShare;

/** Runs a plan. */
public final class LoadRun {

    /** From the order to start until the first request is due, so that every loop is there in time. */
    private static final Duration HEAD_START = Duration.ofMillis(5);

    /** How long after its deadline a run may take to end before it is taken for broken. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final LoadPlan plan;
    private final List<LoopRun> loops = new ArrayList<>();

    private LoadRun(
            LoadPlan plan,
            PhaseListener listener,
            MultiThreadIoEventLoopGroup group,
            List<SpinningIo> spinning,
            Class<? extends SocketChannel> channelType) {
        this.plan = plan;
        for (int i = 0; i < plan.loops(); i++) {
            EventLoop loop = group.next();
            PhaseListener told = i == 0 ? listener : PhaseListener.NONE;
            // A group's loops are made, and given out, in order.
            SpinningIo io = spinning.isEmpty() ? null : spinning.get(i);
            loops.add(new LoopRun(loop, io, channelType, plan, new LoopShare(i, plan.loops()), told));
        }
    }

    /**
     * Runs a plan to its end on threads of its own, and waits.
     *
     * @throws LoadException where the target cannot be reached at the start or does not store the keys; the message is one
     *     line for the user
     * @throws InterruptedException where the caller is interrupted; connections and threads are gone when it is thrown
     */
    public static LoadResult run(LoadPlan plan) throws LoadException, InterruptedException {
        return run(plan, PhaseListener.NONE);
    }

    /** The same, and tells a listener when the measured phase begins and ends. */
    public static LoadResult run(LoadPlan plan, PhaseListener listener) throws LoadException, InterruptedException {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory sockets = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        List<SpinningIo> spinning = new ArrayList<>();
        IoHandlerFactory handlers = plan.spins() ? spinning(sockets, spinning) : sockets;
        Class<? extends SocketChannel> channelType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        LoopThreads threads = new LoopThreads();
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(plan.loops(), threads, handlers);
        LoadRun run = new LoadRun(plan, listener, group, spinning, channelType);
        try {
            return run.run();
        } finally {
            run.loops.forEach(LoopRun::stop);
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            threads.awaitEnd();
        }
    }

    private static IoHandlerFactory spinning(IoHandlerFactory sockets, List<SpinningIo> made) {
        return executor -> {
            SpinningIo io = new SpinningIo(sockets.newHandler(executor));
            made.add(io);
            return io;
        };
    }

    private LoadResult run() throws LoadException, InterruptedException {
        connect();
        if (plan.preload()) {
            await(each(LoopRun::preload));
        }
        boolean storesWereLost = loops.stream().anyMatch(LoopRun::hasLostStores);
        long startedAtMs = System.currentTimeMillis();
        Phases phases = Phases.from(System.nanoTime() + HEAD_START.toNanos(), plan);
        List<CompletableFuture<LoopRecord>> records =
                loops.stream().map(loop -> loop.run(phases, storesWereLost)).toList();
        LoopRecord all = new LoopRecord();
        Duration longest =
                plan.warmup().plus(plan.duration()).plus(plan.timeout()).plus(GRACE);
        for (CompletableFuture<LoopRecord> record : records) {
            all.add(await(record, longest));
        }
        long measuredAtMs = startedAtMs + plan.warmup().plus(HEAD_START).toMillis();
        return ResultMaker.result(plan, phases, all, measuredAtMs);
    }

    private void connect() throws LoadException, InterruptedException {
        try {
            each(LoopRun::connect).get();
        } catch (ExecutionException failed) {
            throw new LoadException(
                    "cannot connect to %s: %s".formatted(Targets.url(plan.target()), Targets.reason(failed, plan)));
        }
    }

    private CompletableFuture<Void> each(Function<LoopRun, CompletableFuture<Void>> step) {
        return CompletableFuture.allOf(loops.stream().map(step).toArray(CompletableFuture<?>[]::new));
    }

    private static void await(CompletableFuture<Void> step) throws LoadException, InterruptedException {
        await(step, Duration.ofDays(1));
    }

    private static <T> T await(CompletableFuture<T> step, Duration longest) throws LoadException, InterruptedException {
        try {
            return step.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof LoadException known) {
                throw known;
            }
            throw new IllegalStateException("an event loop of the load generator failed", failed);
        } catch (TimeoutException late) {
            throw new IllegalStateException("the event loops of the load generator did not end in time", late);
        }
    }
}
