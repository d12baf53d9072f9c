package kvcache.analysis.finding;

/** What each question is answered by: a figure under some of the loads. */
public enum Measure {
    /** The most repeatable figure on a shared machine. */
    CPU(Family.COST, Figure.SERVER_CPU, LoadKind.RATES, "the CPU"),
    P50(Family.LATENCY, Figure.P50, LoadKind.RATES, "the median latency"),
    P99(Family.LATENCY, Figure.P99, LoadKind.RATES, "the p99 latency"),
    FULL_LOAD_CPU(Family.FULL_LOAD, Figure.SERVER_CPU, LoadKind.FULL_LOAD, "the CPU"),
    CAPACITY(Family.FULL_LOAD, Figure.CAPACITY, LoadKind.FULL_LOAD, "the capacity"),
    PIPELINED_CPU(Family.FULL_LOAD, Figure.SERVER_CPU, LoadKind.PIPELINED, "the CPU"),
    PIPELINED_CAPACITY(Family.FULL_LOAD, Figure.CAPACITY, LoadKind.PIPELINED, "the capacity");

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
    private final String object;

    Measure(Family family, Figure figure, LoadKind loads, String object) {
        this.family = family;
        this.figure = figure;
        this.loads = loads;
        this.object = object;
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

    /** Returns the noun of a sentence such as "0.9x the CPU". */
    String object() {
        return object;
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
