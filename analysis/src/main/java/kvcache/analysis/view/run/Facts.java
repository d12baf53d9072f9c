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
import kvcache.analysis.plan.Timing;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.view.Descriptions;

/** The machine, the software and the plan, as names and values. */
final class Facts {

    private final List<Block.Fact> facts = new ArrayList<>();

    private Facts() {}

    private void add(String name, Object value) {
        facts.add(new Block.Fact(name, value.toString()));
    }

    static Block machine(RunInfo info) {
        Facts facts = new Facts();
        facts.addMachine(info.machine(), "");
        if (!info.clientMachine().equals(info.machine())) {
            facts.addMachine(info.clientMachine(), " of the load generator");
        }
        facts.add("pinning", info.pinning());
        facts.add("JVM", info.software().jvm());
        facts.add("JVM flags of the servers", String.join(" ", info.software().jvmFlags()));
        facts.add("Netty", info.software().netty());
        facts.add(
                "KVCache",
                info.software().kvcache() + ", revision " + info.software().gitRevision());
        if (!info.software().plugins().isEmpty()) {
            facts.add("plugins", String.join("; ", info.software().plugins()));
        }
        return new Block.Facts(facts.facts);
    }

    private void addMachine(Machine machine, String whose) {
        add("processor" + whose, machine.cpuModel() + ", " + machine.logicalCpus() + " logical CPUs");
        add("memory" + whose, Descriptions.memory(machine));
        add("instance" + whose, machine.instanceType());
        add("hypervisor" + whose, machine.hypervisor());
        add("system" + whose, machine.kernel() + ", " + machine.architecture());
    }

    static Block plan(RunData run) {
        Facts facts = new Facts();
        RunInfo info = run.info();
        BenchPlan plan = info.plan();
        facts.add("started", info.startedAt());
        run.notes().forEach(note -> facts.add("note", note));
        if (!info.resumedAt().isEmpty()) {
            facts.add("resumed at", joined(info.resumedAt(), ", "));
        }
        plan.servers().forEach(server -> facts.add("server " + server.name(), launch(server)));
        facts.add(
                "protocols",
                joined(plan.protocols().stream().map(Format::protocol).toList(), ", "));
        facts.add(
                "open loops",
                joined(plan.rates().perSecond().stream().map(Format::count).toList(), " · ") + " requests/s");
        if (!plan.closedLoops().isEmpty()) {
            facts.add(
                    "closed loops",
                    joined(plan.closedLoops(), " · ")
                            + " requests in flight; all but the last with the reference alone"
                            + (plan.pipelined() == 0
                                    ? ""
                                    : "; and %s with %s on each connection"
                                            .formatted(plan.closedLoops().getLast(), plan.pipelined())));
        }
        Timing timing = plan.timing();
        facts.add(
                "a trial",
                "%s slices of %s s measured, each after %s s in the same way"
                        .formatted(
                                timing.slices(),
                                Descriptions.seconds(timing.slice()),
                                Descriptions.seconds(timing.warmup())));
        facts.add(
                "warm-up of a server",
                "parts of %s s of requests, 2 to 12, until its JIT and the client's are quiet"
                        .formatted(Descriptions.seconds(timing.serverWarmup())));
        facts.add("rounds", rounds(run));
        int inFlight = plan.concurrency().inFlight();
        int streams = plan.concurrency().streams();
        facts.add(
                "in flight",
                "in open loops up to %s requests: HTTP/1.1 %s connections; h2c %s connections of %s streams"
                        .formatted(inFlight, inFlight, inFlight / streams, streams));
        facts.add(
                "requests",
                "%s %% reads of %s keys, values of %s bytes"
                        .formatted(
                                percent(plan.workload().readFraction()),
                                Format.count(plan.workload().keys()),
                                Format.count(plan.workload().valueBytes())));
        facts.add("seed", plan.seed());
        return new Block.Facts(facts.facts);
    }

    private static String joined(List<?> values, String separator) {
        return values.stream().map(Object::toString).collect(Collectors.joining(separator));
    }

    private static String percent(double share) {
        return Descriptions.number(share * 100);
    }

    private static String rounds(RunData run) {
        BenchPlan plan = run.plan();
        return plan.effort().isAdaptive()
                ? "%s, as many as %s s had time for, or until every ratio of CPU time was known to %s %%"
                        .formatted(
                                run.rounds(),
                                plan.effort().budget().toSeconds(),
                                percent(plan.effort().precision()))
                : Integer.toString(run.rounds());
    }

    private static String launch(ServerSetup server) {
        return switch (server.launch()) {
            case ServerSpec.Ours ours ->
                Stream.of(ours.jvmFlags(), List.of("serve"), ours.serveWords("127.0.0.1"))
                        .flatMap(List::stream)
                        .collect(Collectors.joining(" "));
            case ServerSpec.External external ->
                Stream.of(external.version(), external.address().toString())
                                .filter(text -> !text.isEmpty())
                                .collect(Collectors.joining(", "))
                        + ", "
                        + (external.command().isEmpty() ? "which ran already" : String.join(" ", external.command()));
        };
    }
}
