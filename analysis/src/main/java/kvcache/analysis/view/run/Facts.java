package kvcache.analysis.view.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.page.Block;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.ServerSpec;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.view.Descriptions;

/** The machine, the software and the plan, as names and values. */
final class Facts {

    private static final double PERCENT = 100;

    private Facts() {}

    static Block machine(RunInfo info) {
        List<Block.Fact> facts = new ArrayList<>(machine(info.machine(), ""));
        if (!info.clientMachine().equals(info.machine())) {
            facts.addAll(machine(info.clientMachine(), " of the load generator"));
        }
        facts.add(new Block.Fact("pinning", info.pinning()));
        facts.add(new Block.Fact("JVM", info.software().jvm()));
        facts.add(new Block.Fact(
                "JVM flags of the servers", String.join(" ", info.software().jvmFlags())));
        facts.add(new Block.Fact("Netty", info.software().netty()));
        facts.add(new Block.Fact(
                "KVCache",
                "%s, revision %s"
                        .formatted(info.software().kvcache(), info.software().gitRevision())));
        if (!info.software().plugins().isEmpty()) {
            facts.add(
                    new Block.Fact("plugins", String.join("; ", info.software().plugins())));
        }
        return new Block.Facts(facts);
    }

    private static List<Block.Fact> machine(Machine machine, String whose) {
        return List.of(
                new Block.Fact(
                        "processor" + whose,
                        "%s, %s logical CPUs".formatted(machine.cpuModel(), machine.logicalCpus())),
                new Block.Fact("memory" + whose, Descriptions.memory(machine)),
                new Block.Fact("instance" + whose, machine.instanceType()),
                new Block.Fact("hypervisor" + whose, machine.hypervisor()),
                new Block.Fact("system" + whose, "%s, %s".formatted(machine.kernel(), machine.architecture())));
    }

    static Block plan(RunData run) {
        RunInfo info = run.info();
        BenchPlan plan = info.plan();
        List<Block.Fact> facts = new ArrayList<>();
        facts.add(new Block.Fact("started", info.startedAt().toString()));
        run.notes().forEach(note -> facts.add(new Block.Fact("note", note)));
        if (!info.resumedAt().isEmpty()) {
            facts.add(new Block.Fact(
                    "gone on with",
                    info.resumedAt().stream().map(Object::toString).collect(Collectors.joining(", "))));
        }
        plan.servers().forEach(server -> facts.add(new Block.Fact("server " + server.name(), launch(server))));
        facts.add(new Block.Fact(
                "protocols", plan.protocols().stream().map(Format::protocol).collect(Collectors.joining(", "))));
        facts.add(new Block.Fact(
                "open loops",
                plan.rates().perSecond().stream().map(Format::count).collect(Collectors.joining(" · "))
                        + " requests/s"));
        if (!plan.closedLoops().isEmpty()) {
            facts.add(new Block.Fact(
                    "closed loops",
                    plan.closedLoops().stream().map(Object::toString).collect(Collectors.joining(" · "))
                            + " requests in flight; all but the last with the reference alone"));
        }
        facts.add(new Block.Fact(
                "a trial",
                "%s slices of %s s measured, each after %s s in the same way"
                        .formatted(
                                plan.timing().slices(),
                                Descriptions.seconds(plan.timing().slice()),
                                Descriptions.seconds(plan.timing().warmup()))));
        facts.add(new Block.Fact(
                "warm-up of a server",
                "parts of %s s of requests, three to eight, until its JIT and the client's are quiet"
                        .formatted(Descriptions.seconds(plan.timing().serverWarmup()))));
        facts.add(new Block.Fact("rounds", rounds(run)));
        facts.add(new Block.Fact(
                "in flight",
                "in open loops up to %s requests: HTTP/1.1 %s connections; h2c %s connections of %s streams"
                        .formatted(
                                plan.concurrency().inFlight(),
                                plan.concurrency().inFlight(),
                                plan.concurrency().inFlight()
                                        / plan.concurrency().streams(),
                                plan.concurrency().streams())));
        facts.add(new Block.Fact(
                "requests",
                "%s %% reads of %s keys, values of %s bytes"
                        .formatted(
                                Descriptions.number(plan.workload().readFraction() * PERCENT),
                                Format.count(plan.workload().keys()),
                                Format.count(plan.workload().valueBytes()))));
        facts.add(new Block.Fact("seed", Long.toString(plan.seed())));
        return new Block.Facts(facts);
    }

    private static String rounds(RunData run) {
        BenchPlan plan = run.info().plan();
        return plan.effort().isAdaptive()
                ? "%s, as many as %s s had time for, or until every ratio of CPU time was known to %s %%"
                        .formatted(
                                run.rounds(),
                                plan.effort().budget().toSeconds(),
                                Descriptions.number(plan.effort().precision() * PERCENT))
                : Integer.toString(run.rounds());
    }

    private static String launch(ServerSetup server) {
        return switch (server.launch()) {
            case ServerSpec.Ours ours ->
                Stream.of(ours.jvmFlags(), List.of("serve"), ours.serveWords("127.0.0.1"))
                        .flatMap(List::stream)
                        .collect(Collectors.joining(" "));
            case ServerSpec.External external ->
                "%s, %s"
                        .formatted(
                                external.address(),
                                external.command().isEmpty()
                                        ? "which ran already"
                                        : String.join(" ", external.command()));
        };
    }
}
