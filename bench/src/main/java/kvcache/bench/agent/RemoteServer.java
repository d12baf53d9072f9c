package kvcache.bench.agent;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import kvcache.bench.run.BenchException;
import kvcache.bench.run.ProcessCpu;
import kvcache.bench.run.RunningServer;
import kvcache.bench.run.SafepointLog;

/**
 * A server that an agent has started.
 *
 * <p>The agent reads its CPU time when a request arrives, one network delay after it was sent. Both times are kept, and
 * the CPU time between two readings is scaled to the time between the two requests: see {@link ProcessCpu#since}.
 */
final class RemoteServer implements RunningServer {

    private final AgentClient agent;
    private final String path;
    private final InetSocketAddress address;
    private final Runnable whenClosed;

    RemoteServer(AgentClient agent, long id, InetSocketAddress address, Runnable whenClosed) {
        this.agent = agent;
        this.path = "/servers/" + id;
        this.address = address;
        this.whenClosed = whenClosed;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public ProcessCpu cpu() {
        long askedAtNs = System.nanoTime();
        try {
            Messages.CpuReading reading = agent.get(path + "/cpu", Messages.CpuReading.class);
            return ProcessCpu.takenElsewhere(reading.threads(), reading.quotas(), askedAtNs, reading.takenAtNs());
        } catch (BenchException e) {
            return ProcessCpu.NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ProcessCpu.NONE;
        }
    }

    /** Returns false also if the agent cannot report on the server. */
    @Override
    public boolean isAlive() {
        try {
            return agent.get(path, Messages.State.class).alive();
        } catch (BenchException e) {
            return false;
        } catch (InterruptedException e) {
            // The next blocking call throws.
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public String lastWords() throws InterruptedException {
        try {
            return agent.get(path, Messages.State.class).lastWords();
        } catch (BenchException e) {
            return ": " + e.getMessage();
        }
    }

    /** Returns the pauses by this machine's wall clock, corrected for the offset of the agent's. */
    @Override
    public List<SafepointLog.Stop> pauses() {
        Instant sent = Instant.now();
        try {
            Messages.Pauses pauses = agent.get(path + "/pauses", Messages.Pauses.class);
            Instant received = Instant.now();
            Instant middle = sent.plus(Duration.between(sent, received).dividedBy(2));
            Duration ahead = Duration.between(middle, pauses.now());
            return pauses.stops().stream()
                    .map(stop -> new SafepointLog.Stop(stop.at().minus(ahead), stop.cause(), stop.durationUs()))
                    .toList();
        } catch (BenchException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Stops the server. If the agent cannot be reached, the server stops when its lease expires. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            agent.delete(path);
        } catch (BenchException e) {
            // The lease will expire.
        } catch (InterruptedException e) {
            interrupted = true;
        }
        whenClosed.run();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
