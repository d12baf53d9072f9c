package kvcache.analysis.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import kvcache.load.Protocol;

/**
 * Everything that determines a bench. Equal plans give the same trials in the same order.
 *
 * @param stores names of the stores that are compared
 * @param serverOptions for each store by name the options of {@code serve} that its servers are started with
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
        List<String> stores,
        Map<String, List<String>> serverOptions,
        List<Protocol> protocols,
        Rates rates,
        int rounds,
        Timing timing,
        Concurrency concurrency,
        Workload workload,
        long seed,
        CpuSet serverCpus,
        CpuSet clientCpus) {

    /** More rounds than this narrow no interval that a reader would notice. */
    public static final int MAX_ROUNDS = 1_000;

    /** @throws IllegalArgumentException where nothing is to be measured, something twice, or the rounds are out of range */
    public BenchPlan {
        stores = List.copyOf(stores);
        serverOptions = Collections.unmodifiableMap(new LinkedHashMap<>(serverOptions));
        protocols = List.copyOf(protocols);
        if (stores.isEmpty() || stores.stream().distinct().count() < stores.size()) {
            throw new IllegalArgumentException(
                    "stores is '%s'; allowed: at least one, none twice".formatted(String.join(",", stores)));
        }
        if (protocols.isEmpty() || protocols.stream().distinct().count() < protocols.size()) {
            throw new IllegalArgumentException(
                    "protocols is '%s'; allowed: at least one, none twice".formatted(protocols));
        }
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw new IllegalArgumentException("rounds is %d; allowed: 1 to %d".formatted(rounds, MAX_ROUNDS));
        }
    }

    /** Each store behind each protocol, in the plan's order. */
    public List<Variant> variants() {
        return stores.stream()
                .flatMap(store -> protocols.stream().map(protocol -> new Variant(store, protocol)))
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
