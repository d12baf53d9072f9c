package kvcache.analysis.finding;

import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.stats.Crossover;

/** The rates from which one variant's server takes less CPU time than another's. */
public final class Crossovers {

    private Crossovers() {}

    /** Returns the crossover of CPU time over the rates at which a contrast can be compared; empty if too few. */
    public static Optional<Crossover> of(RunData run, Contrast contrast) {
        SortedMap<Integer, RoundLogs> byRate = byRate(run, contrast);
        if (byRate.size() < 2) {
            return Optional.empty();
        }
        Set<Integer> rounds =
                new TreeSet<>(byRate.firstEntry().getValue().byRound().keySet());
        byRate.values().forEach(logs -> rounds.retainAll(logs.byRound().keySet()));
        return Crossover.of(
                byRate.keySet().stream().mapToDouble(rate -> rate).toArray(),
                rounds.stream()
                        .map(round -> byRate.values().stream()
                                .mapToDouble(logs -> logs.byRound().getOrDefault(round, 0.0))
                                .toArray())
                        .toList());
    }

    private static SortedMap<Integer, RoundLogs> byRate(RunData run, Contrast contrast) {
        SortedMap<Integer, RoundLogs> byRate = new TreeMap<>();
        for (LoadComparison condition : LoadComparison.of(run, Figure.SERVER_CPU, LoadKind.RATES, contrast)) {
            if (condition.demand() instanceof LoadProfile.OpenLoop open) {
                byRate.put(open.ratePerSecond(), condition.logRatios());
            }
        }
        return byRate;
    }

    /** Returns a sentence without its full stop. */
    static String words(RunData run, Contrast contrast, Crossover crossover) {
        String one = Format.apart(contrast.variant(), contrast.baseline());
        String other = Format.apart(contrast.baseline(), contrast.variant());
        SortedMap<Integer, RoundLogs> byRate = byRate(run, contrast);
        String range = "%s to %s requests/s".formatted(Format.count(byRate.firstKey()), Format.count(byRate.lastKey()));
        return switch (crossover) {
            case Crossover.At at ->
                "%s takes %s server CPU than %s from %s requests/s on (95 %% interval %s to %s), and %s below"
                        .formatted(
                                one,
                                at.below() == Crossover.Difference.LESS ? "more" : "less",
                                other,
                                Format.count(at.ratePerSecond().estimate()),
                                Format.count(at.ratePerSecond().low()),
                                Format.count(at.ratePerSecond().high()),
                                word(at.below()));
            case Crossover.Begins begins ->
                "up to %s requests/s no difference in server CPU is detectable; from %s on %s takes %s than %s"
                        .formatted(
                                Format.count(begins.noneUpToPerSecond()),
                                Format.count(begins.fromPerSecond()),
                                one,
                                word(begins.difference()),
                                other);
            case Crossover.Ends ends ->
                "up to %s requests/s %s takes %s server CPU than %s; from %s on no difference is detectable"
                        .formatted(
                                Format.count(ends.upToPerSecond()),
                                one,
                                word(ends.difference()),
                                other,
                                Format.count(ends.noneFromPerSecond()));
            case Crossover.NoneInRange none ->
                switch (none.kind()) {
                    case LESS_EVERYWHERE -> everywhere("less", one, other, range);
                    case MORE_EVERYWHERE -> everywhere("more", one, other, range);
                    case LESS_AT_SOME -> atSome("less", one, other, range);
                    case MORE_AT_SOME -> atSome("more", one, other, range);
                    case NO_DIFFERENCE ->
                        "none in this range: no difference in server CPU between %s and %s is detectable at any rate from %s"
                                .formatted(one, other, range);
                };
        };
    }

    private static String everywhere(String difference, String one, String other, String range) {
        return "none in this range: %s takes %s server CPU than %s at every rate from %s"
                .formatted(one, difference, other, range);
    }

    private static String atSome(String difference, String one, String other, String range) {
        return "no crossover in this range: %s takes %s server CPU than %s at some rates from %s, and no difference is detectable at the others"
                .formatted(one, difference, other, range);
    }

    /** Returns whether it is a difference. */
    static boolean isFound(Crossover crossover) {
        return !(crossover instanceof Crossover.NoneInRange none && none.kind() == Crossover.Kind.NO_DIFFERENCE);
    }

    private static String word(Crossover.Difference difference) {
        return switch (difference) {
            case LESS -> "less";
            case MORE -> "more";
        };
    }
}
