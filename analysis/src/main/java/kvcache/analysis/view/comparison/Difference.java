package kvcache.analysis.view.comparison;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kvcache.analysis.finding.Format;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.view.Descriptions;

/**
 * A difference between two runs other than the load, which also affects their ratio.
 *
 * @param what such as {@code processor}
 * @param inA its value in A
 * @param inB its value in B
 */
record Difference(String what, String inA, String inB) {

    /** Returns the differences of two descriptions, except rates, closed loops and rounds. */
    static List<Difference> between(RunInfo a, RunInfo b) {
        List<Difference> found = new ArrayList<>();
        add(found, "revision", a, b, info -> info.software().gitRevision());
        add(found, "KVCache", a, b, info -> info.software().kvcache());
        machine(found, "", a, b, RunInfo::machine);
        if (!a.clientMachine().equals(a.machine()) || !b.clientMachine().equals(b.machine())) {
            machine(found, " of the load generator", a, b, RunInfo::clientMachine);
        }
        add(found, "JVM", a, b, info -> info.software().jvm());
        add(found, "JVM flags", a, b, info -> String.join(" ", info.software().jvmFlags()));
        add(found, "Netty", a, b, info -> info.software().netty());
        add(found, "plugins", a, b, info -> String.join("; ", info.software().plugins()));
        add(found, "pinning", a, b, RunInfo::pinning);
        plan(found, a.plan(), b.plan());
        return List.copyOf(found);
    }

    private static void machine(
            List<Difference> found, String whose, RunInfo a, RunInfo b, Function<RunInfo, Machine> machine) {
        add(found, "processor" + whose, a, b, machine.andThen(Machine::cpuModel));
        add(found, "logical CPUs" + whose, a, b, machine.andThen(Machine::logicalCpus));
        add(found, "memory" + whose, a, b, machine.andThen(Descriptions::memory));
        add(found, "hypervisor" + whose, a, b, machine.andThen(Machine::hypervisor));
        add(found, "instance" + whose, a, b, machine.andThen(Machine::instanceType));
        add(found, "kernel" + whose, a, b, machine.andThen(Machine::kernel));
        add(found, "architecture" + whose, a, b, machine.andThen(Machine::architecture));
    }

    private static void plan(List<Difference> found, BenchPlan a, BenchPlan b) {
        add(found, "CPUs of the servers", a, b, BenchPlan::serverCpus);
        add(found, "CPUs of the load generator", a, b, BenchPlan::clientCpus);
        add(found, "reads", a, b, plan -> Descriptions.number(plan.workload().readFraction() * 100) + " %");
        add(found, "keys", a, b, plan -> Format.count(plan.workload().keys()));
        add(
                found,
                "bytes of a value",
                a,
                b,
                plan -> Format.count(plan.workload().valueBytes()));
        add(found, "connections", a, b, plan -> plan.concurrency().inFlight());
        add(found, "streams of a connection", a, b, plan -> plan.concurrency().streams());
        add(found, "warm-up of a server", a, b, plan -> seconds(plan.timing().serverWarmup()));
        add(found, "warm-up of a slice", a, b, plan -> seconds(plan.timing().warmup()));
        add(found, "length of a trial", a, b, plan -> seconds(plan.timing().duration()));
        add(found, "slices of a trial", a, b, plan -> plan.timing().slices());
        for (ServerSetup server : a.servers()) {
            if (b.serverNames().contains(server.name())) {
                add(
                        found,
                        "server " + server.name(),
                        a,
                        b,
                        plan -> plan.server(server.name()).launch());
            }
        }
    }

    private static String seconds(Duration duration) {
        return Descriptions.seconds(duration) + " s";
    }

    private static <T> void add(List<Difference> found, String what, T a, T b, Function<T, ?> value) {
        String inA = String.valueOf(value.apply(a));
        String inB = String.valueOf(value.apply(b));
        if (!inA.equals(inB)) {
            found.add(new Difference(what, inA.isEmpty() ? "none" : inA, inB.isEmpty() ? "none" : inB));
        }
    }

    String sentence() {
        return "%s: %s in A, %s in B".formatted(what, inA, inB);
    }
}
