package kvcache.analysis.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import kvcache.base.linux.CpuSet;
import kvcache.base.run.Protocol;

/**
 * The complete definition of a bench. Equal plans give the same trials in the same order.
 *
 * @param servers the servers to compare
 * @param protocols the protocols of each server
 * @param rates requests due per second, in open loops
 * @param closedLoops requests in flight in closed loops, ascending; empty if capacity is not measured
 * @param pipelined the requests in flight on each connection in one more closed loop, with as many in all as in the
 *     last; 0 for none
 * @param effort when the bench stops
 * @param timing the duration of each part
 * @param concurrency the maximum requests in flight in open loops, and their distribution over connections
 * @param workload the requests
 * @param seed of the order of the trials, and of the requests in each
 * @param serverCpus the CPUs on which each server runs
 * @param clientCpus the CPUs on which the load generator runs
 */
public record BenchPlan(
        List<ServerSetup> servers,
        List<Protocol> protocols,
        Rates rates,
        List<Integer> closedLoops,
        int pipelined,
        StopRule effort,
        Timing timing,
        Concurrency concurrency,
        Workload workload,
        long seed,
        CpuSet serverCpus,
        CpuSet clientCpus) {

    /** @throws IllegalArgumentException if servers or protocols are empty or not distinct */
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
        for (int inFlight : closedLoops) {
            if (inFlight < 1 || inFlight > Concurrency.MAX_IN_FLIGHT) {
                throw new IllegalArgumentException(
                        "in flight is %s; allowed: 1 to %s".formatted(inFlight, Concurrency.MAX_IN_FLIGHT));
            }
        }
        closedLoops = List.copyOf(new TreeSet<>(closedLoops));
        if (pipelined != 0 && (pipelined < 2 || closedLoops.isEmpty() || closedLoops.getLast() % pipelined != 0)) {
            throw new IllegalArgumentException(
                    "pipelined is %s; allowed: a divisor, from 2 on, of the most requests in flight of closed loops, %s"
                            .formatted(pipelined, closedLoops));
        }
    }

    public List<String> serverNames() {
        return servers.stream().map(ServerSetup::name).toList();
    }

    /** Returns the server of a name, which must be in the plan. */
    public ServerSetup server(String name) {
        return servers.stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no server is named '%s'".formatted(name)));
    }

    /** Returns the server with which the others are compared. */
    public ServerSetup reference() {
        return reference(servers);
    }

    /** Returns which of some servers, at least one, is the reference: a lock-free map, or else the first. */
    public static ServerSetup reference(List<ServerSetup> servers) {
        return lockFree(servers).orElse(servers.getFirst());
    }

    /**
     * Returns the lock-free map among some servers, or else the nearest to one; empty if there is neither. Built-in
     * stores precede plugins.
     */
    public static Optional<ServerSetup> lockFree(List<ServerSetup> servers) {
        return servers.stream()
                .filter(server -> server.traits().isNearlyLockFree())
                .min(Comparator.<ServerSetup, Boolean>comparing(
                                server -> !KnownStores.names().contains(server.store()))
                        .thenComparing(server -> !server.traits().isLockFree()));
    }

    /** Returns the server of which this one is the twin: an earlier one with the same levels. */
    public Optional<ServerSetup> originalOf(ServerSetup server) {
        return servers.stream()
                .takeWhile(other -> !other.equals(server))
                .filter(other -> other.levels().equals(server.levels()))
                .findFirst();
    }

    /** Returns whether a variant's server is the twin of another. */
    public boolean isTwin(Variant variant) {
        return originalOf(server(variant.server())).isPresent();
    }

    /** Returns the factors by which the servers differ, in the order of first use. */
    public List<String> factors() {
        Set<String> factors = new LinkedHashSet<>();
        for (ServerSetup server : servers) {
            for (ServerSetup other : servers) {
                Stream.concat(server.levels().keySet().stream(), other.levels().keySet().stream())
                        .filter(factor -> differ(server, other, factor))
                        .forEach(factors::add);
            }
        }
        return List.copyOf(factors);
    }

    private static boolean differ(ServerSetup one, ServerSetup other, String factor) {
        return !Objects.equals(one.levels().get(factor), other.levels().get(factor));
    }

    /** Returns each server with each protocol that it supports, in the plan's order. */
    public List<Variant> variants() {
        return servers.stream()
                .flatMap(server -> protocols.stream()
                        .filter(server.launch()::speaks)
                        .map(protocol -> new Variant(server.name(), protocol)))
                .toList();
    }

    /** Returns the load profiles: the rates, followed by the closed loops, of which the pipelined one is the last. */
    public List<LoadProfile> demands() {
        Stream<LoadProfile> open = rates.perSecond().stream().map(LoadProfile.OpenLoop::new);
        Stream<LoadProfile> closed = closedLoops.stream().map(LoadProfile.ClosedLoop::new);
        Stream<LoadProfile> last =
                pipelined == 0 ? Stream.of() : Stream.of(new LoadProfile.ClosedLoop(closedLoops.getLast(), pipelined));
        return Stream.of(open, closed, last).flatMap(loads -> loads).toList();
    }

    /**
     * Returns each variant under each load, in the plan's order. Only the reference has the sweep of closed loops: its
     * bend depends on the protocol and the machine rather than the store. The last loop, and the pipelined one, are the
     * capacity of all.
     */
    public List<Cell> cells() {
        return variants().stream()
                .flatMap(variant -> demands().stream()
                        .filter(demand -> variant.server().equals(reference().name()) || !isOfSweep(demand))
                        .map(demand -> new Cell(variant, demand)))
                .toList();
    }

    private boolean isOfSweep(LoadProfile demand) {
        return demand instanceof LoadProfile.ClosedLoop closed && closed.inFlight() != closedLoops.getLast();
    }

    /**
     * Returns the trials of a round in the order of their slices: load by load, with all variants of a load together,
     * so that compared variants are measured within seconds. Both orders are random, and the same for each two slices,
     * of which the second runs backwards. So of any two variants each precedes the other equally often, and an
     * after-effect of a slice affects both equally.
     */
    public List<Trial> trials(int round, int slice) {
        Random random = random(round, (slice + 1) / 2);
        List<LoadProfile> demands = new ArrayList<>(demands());
        Collections.shuffle(demands, random);
        List<Trial> trials = new ArrayList<>();
        for (LoadProfile demand : demands) {
            List<Cell> together = new ArrayList<>(cells().stream()
                    .filter(cell -> cell.demand().equals(demand))
                    .toList());
            Collections.shuffle(together, random);
            together.forEach(cell -> trials.add(new Trial(round, cell)));
        }
        return slice % 2 == 1 ? List.copyOf(trials) : trials.reversed();
    }

    /**
     * The algorithm of {@link Random} is part of its contract, so a newer JDK repeats an old plan. Close seeds give
     * close first draws, so each seed is itself drawn.
     */
    private Random random(int round, int turn) {
        long ofRound = new Random(seed).nextLong() + round;
        long ofTurn = new Random(ofRound).nextLong() + turn;
        return new Random(new Random(ofTurn).nextLong());
    }

    /**
     * Returns the comparisons: each variant with the one that has one factor at the reference's level and is otherwise
     * equal, each protocol with the plan's first, and each twin with its original. All pairs would be too many to tell
     * differences from chance. A server of others whose protocol the reference does not speak is compared with the
     * reference over the plan's first protocol.
     */
    public List<Contrast> contrasts() {
        List<Contrast> contrasts = new ArrayList<>();
        for (Variant variant : variants()) {
            ServerSetup server = server(variant.server());
            Optional<ServerSetup> original = originalOf(server);
            if (original.isPresent()) {
                contrasts.add(new Contrast(variant, variant.of(original.get()), Contrast.NOTHING));
            } else {
                baselines(server)
                        .forEach((factor, baseline) -> Stream.of(
                                        variant.of(baseline), new Variant(baseline.name(), protocols.getFirst()))
                                .filter(variants()::contains)
                                .findFirst()
                                .ifPresent(other -> contrasts.add(new Contrast(variant, other, factor))));
                Variant firstProtocol = new Variant(variant.server(), protocols.getFirst());
                if (!variant.equals(firstProtocol) && variants().contains(firstProtocol)) {
                    contrasts.add(new Contrast(variant, firstProtocol, Contrast.PROTOCOL));
                }
            }
        }
        return List.copyOf(contrasts);
    }

    private Map<String, ServerSetup> baselines(ServerSetup server) {
        Map<String, ServerSetup> baselines = new LinkedHashMap<>();
        for (String factor : factors()) {
            servers.stream()
                    .filter(other -> originalOf(other).isEmpty())
                    .filter(other -> !differ(other, reference(), factor) && differ(other, server, factor))
                    .filter(other -> factors().stream()
                            .allMatch(another -> another.equals(factor) || !differ(other, server, another)))
                    .findFirst()
                    .ifPresent(baseline -> baselines.put(factor, baseline));
        }
        return baselines;
    }
}
