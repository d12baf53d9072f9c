package kvcache.analysis.finding;

import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.plan.BenchPlan;

/** What each question is answered by: a figure under some of the loads. */
public enum Measure {
    /** The most repeatable figure on a shared machine. */
    CPU(Family.COST, Figure.SERVER_CPU, LoadKind.RATES, "CPU"),
    P50(Family.LATENCY, Figure.P50, LoadKind.RATES, "median latency"),
    P99(Family.LATENCY, Figure.P99, LoadKind.RATES, "p99 latency"),
    FULL_LOAD_CPU(Family.FULL_LOAD, Figure.SERVER_CPU, LoadKind.FULL_LOAD, "CPU"),
    CAPACITY(Family.FULL_LOAD, Figure.CAPACITY, LoadKind.FULL_LOAD, "capacity"),
    PIPELINED_CPU(Family.FULL_LOAD, Figure.SERVER_CPU, LoadKind.PIPELINED, "CPU"),
    PIPELINED_CAPACITY(Family.FULL_LOAD, Figure.CAPACITY, LoadKind.PIPELINED, "capacity");

    /**
     * Comparisons that are corrected together for their number. A reader who asks one of these three questions gets a
     * false answer in at most 1 run of 20, however many variants there are.
     */
    public enum Family {
        COST("CPU per request at equal rates"),
        LATENCY("latency at equal rates"),
        FULL_LOAD("CPU per request and capacity at full load");

        private final String words;

        Family(String words) {
            this.words = words;
        }

        /** Returns the name used in sentences. */
        @Override
        public String toString() {
            return words;
        }
    }

    private final Family family;
    private final Figure figure;
    private final LoadKind loads;
    private final String noun;

    Measure(Family family, Figure figure, LoadKind loads, String noun) {
        this.family = family;
        this.figure = figure;
        this.loads = loads;
        this.noun = noun;
    }

    /** Returns the measures for which a plan has loads. */
    static List<Measure> of(BenchPlan plan) {
        return Stream.of(values())
                .filter(measure -> plan.demands().stream().anyMatch(demand -> measure.loads.includes(plan, demand)))
                .toList();
    }

    public Family family() {
        return family;
    }

    public Figure figure() {
        return figure;
    }

    public LoadKind loads() {
        return loads;
    }

    /** Returns the noun of sentences such as "0.9x the CPU". */
    String noun() {
        return noun;
    }

    /** Returns whether a ratio is an improvement. */
    boolean isBetter(double ratio) {
        return figure == Figure.CAPACITY ? ratio > 1 : ratio < 1;
    }

    /** Returns the name used in sentences and tables. */
    @Override
    public String toString() {
        boolean isUsual = figure == Figure.CAPACITY ? loads == LoadKind.FULL_LOAD : loads == LoadKind.RATES;
        return isUsual ? figure.toString() : figure + " " + loads;
    }
}
