package kvcache.analysis.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import kvcache.load.Protocol;
import kvcache.server.cpu.CpuSet;

/**
 * Everything that determines a bench. Equal plans give the same trials in the same order.
 *
 * @param factor what the servers differ by: {@value #STORE}, or an option of {@code serve} without its dashes
 * @param servers those that are compared
 * @param protocols what is spoken with each
 * @param rates how many requests are due in a second
 * @param rounds how often each cell is measured
 * @param timing how long each part of it takes
 * @param concurrency how many requests can be in flight
 * @param workload what the requests are
 * @param seed of the order of the trials, and of the requests in each
 * @param serverCpus the CPUs on which each server runs
 * @param clientCpus the CPUs on which the load generator runs
 */
public record BenchPlan(
        String factor,
        List<ServerSetup> servers,
        List<Protocol> protocols,
        Rates rates,
        int rounds,
        Timing timing,
        Concurrency concurrency,
        Workload workload,
        long seed,
        CpuSet serverCpus,
        CpuSet clientCpus) {

    /** The factor of a plan that compares stores. */
    public static final String STORE = "store";

    /** More rounds than this narrow no interval that a reader would notice. */
    public static final int MAX_ROUNDS = 1_000;

    /** @throws IllegalArgumentException where nothing is to be measured, something twice, or the rounds are out of range */
    public BenchPlan {
        servers = List.copyOf(servers);
        protocols = List.copyOf(protocols);
        List<String> names = servers.stream().map(ServerSetup::name).toList();
        if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException(
                    "servers is '%s'; allowed: at least one, none twice".formatted(String.join(",", names)));
        }
        if (protocols.isEmpty() || protocols.stream().distinct().count() < protocols.size()) {
            throw new IllegalArgumentException(
                    "protocols is '%s'; allowed: at least one, none twice".formatted(protocols));
        }
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw new IllegalArgumentException("rounds is %d; allowed: 1 to %d".formatted(rounds, MAX_ROUNDS));
        }
    }

    /** What the servers are called, in the plan's order. */
    public List<String> serverNames() {
        return servers.stream().map(ServerSetup::name).toList();
    }

    /** Whether the servers differ by their stores. */
    public boolean comparesStores() {
        return factor.equals(STORE);
    }

    /** The server of a name, which must be one of the plan's. */
    public ServerSetup server(String name) {
        return servers.stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no server is named '%s'".formatted(name)));
    }

    /** Each server behind each protocol, in the plan's order. */
    public List<Variant> variants() {
        return servers.stream()
                .flatMap(server -> protocols.stream().map(protocol -> new Variant(server.name(), protocol)))
                .toList();
    }

    /** Each variant at each rate, in the plan's order. */
    public List<Cell> cells() {
        return variants().stream()
                .flatMap(variant -> rates.perSecond().stream().map(rate -> new Cell(variant, rate)))
                .toList();
    }

    /**
     * The trials of a round, numbered from 1: every cell once. The order is drawn by the seed: what drifts on the machine then falls on
     * all variants alike, where an ascending order would give it to the highest rates.
     */
    public List<Trial> trials(int round) {
        List<Cell> shuffled = new ArrayList<>(cells());
        // The algorithm of java.util.Random is part of its contract, so an old plan can be repeated by a newer JDK.
        Collections.shuffle(shuffled, new Random(seed + round));
        int before = (round - 1) * shuffled.size();
        return IntStream.range(0, shuffled.size())
                .mapToObj(i -> new Trial(before + i + 1, round, shuffled.get(i)))
                .toList();
    }

    /** The trials of all rounds, in order. */
    public List<Trial> trials() {
        return IntStream.rangeClosed(1, rounds)
                .mapToObj(this::trials)
                .flatMap(List::stream)
                .toList();
    }
}
