package kvcache.bench.agent;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.ServerSpec;
import kvcache.analysis.result.Machine;
import kvcache.bench.awake.AwakeCpus;
import kvcache.bench.run.BenchException;
import kvcache.bench.run.LocalServers;
import kvcache.bench.run.Pinning;
import kvcache.bench.run.RunningServer;
import kvcache.bench.run.ServerHost;

/**
 * Starts servers on another machine through its agent. While any server runs, a thread renews the lease with a small
 * request three times per lease period; neither machine does any other extra work.
 */
public final class RemoteHost implements ServerHost {

    private static final int RENEWALS_PER_LEASE = 3;

    private final AgentClient agent;
    private final BenchPlan plan;
    private final Pinning pinning;
    private final AtomicInteger running = new AtomicInteger();
    private boolean renews;

    /**
     * Creates a host without servers.
     *
     * @param plan specifies the CPUs of both machines
     * @param pinning the CPU pinning of the load generator
     */
    public RemoteHost(AgentClient agent, BenchPlan plan, Pinning pinning) {
        this.agent = agent;
        this.plan = plan;
        this.pinning = pinning;
    }

    @Override
    public RunningServer start(ServerSetup server, List<String> jvmFlags) throws BenchException, InterruptedException {
        if (server.launch() instanceof ServerSpec.External external
                && external.command().isEmpty()) {
            return LocalServers.running(external);
        }
        running.incrementAndGet();
        try {
            Messages.Started started = agent.post(
                    "/servers",
                    new Messages.Start(agent.bench(), server, jvmFlags, plan.serverCpus()),
                    Messages.Started.class);
            startRenewing();
            return new RemoteServer(agent, started.id(), address(server.launch(), started), running::decrementAndGet);
        } catch (BenchException | InterruptedException | RuntimeException e) {
            running.decrementAndGet();
            throw e;
        }
    }

    private InetSocketAddress address(ServerSpec launch, Messages.Started started) {
        return switch (launch) {
            case ServerSpec.Ours ours ->
                new InetSocketAddress(started.host().isEmpty() ? agent.host() : started.host(), started.port());
            case ServerSpec.External external ->
                new InetSocketAddress(external.address().getHost(), started.port());
        };
    }

    private void startRenewing() {
        if (!renews) {
            renews = true;
            Thread.ofPlatform().name("kvcache-lease").daemon().start(this::renew);
        }
    }

    private void renew() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(agent.about().lease().toNanos() / RENEWALS_PER_LEASE);
                if (running.get() > 0) {
                    renewOnce();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renewOnce() throws InterruptedException {
        try {
            var unused = agent.post("/lease", new Messages.Renewal(agent.bench()), Messages.Done.class);
        } catch (BenchException e) {
            // If the failure persists, the next request about a server reports it.
        }
    }

    @Override
    public Machine machine() {
        return agent.about().machine();
    }

    @Override
    public boolean keepsServersApart() {
        return true;
    }

    @Override
    public boolean canKeepAwake() {
        return false;
    }

    @Override
    public AwakeCpus keepAwake() throws BenchException {
        throw new BenchException("the CPUs of another machine cannot be kept awake");
    }

    @Override
    public boolean sharesFiles() {
        return false;
    }

    @Override
    public String pinning() {
        return "two machines, joined by a network: server %s, client %s"
                .formatted(
                        words(agent.about().pins(), plan.serverCpus().toString()),
                        words(pinning.isAvailable(), plan.clientCpus().toString()));
    }

    private static String words(boolean pins, String cpus) {
        return pins ? "on CPU %s of its own (taskset)".formatted(cpus) : "not pinned on its own";
    }
}
