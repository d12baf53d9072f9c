package kvcache.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalDouble;
import kvcache.base.run.Protocol;
import kvcache.load.verdict.Judgement;

/**
 * A process that runs a small load on a server of this machine, and writes the verdict and its reasons, a line each.
 */
final class PinnedRun {

    private PinnedRun() {}

    /** The server's port. */
    public static void main(String[] args) throws LoadException, InterruptedException {
        int port = Integer.parseInt(args[0]);
        Plan plan = new Plan(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Protocol.H1);
        plan.pace = Plan.open(200, Waiting.SPIN);
        plan.connections = 16;
        plan.depth = 1;
        plan.duration = Duration.ofSeconds(1);
        Judgement judgement = plan.run().judge(plan.plan(), OptionalDouble.empty());
        System.out.println(judgement.verdict());
        judgement.reasons().forEach(System.out::println);
    }
}
