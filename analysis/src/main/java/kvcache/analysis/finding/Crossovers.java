package kvcache.analysis.finding;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.stats.Crossover;

/** The rates from which one variant's server takes less CPU time than another's. */
public final class Crossovers {

    private Crossovers() {}

    /**
     * The crossover of a contrast's CPU time over the rates at which it can be compared; empty where these are too few.
     */
    public static Optional<Crossover> of(RunData run, Contrast contrast) {
        List<LoadComparison> atRates = atRates(run, contrast);
        Set<Integer> rounds = new TreeSet<>();
        atRates.forEach(
                condition -> rounds.addAll(condition.logRatios().byRound().keySet()));
        atRates.forEach(
                condition -> rounds.retainAll(condition.logRatios().byRound().keySet()));
        double[] rates = atRates.stream()
                .mapToDouble(condition -> rate(condition.demand()))
                .toArray();
        List<double[]> logRatios = rounds.stream()
                .map(round -> atRates.stream()
                        .mapToDouble(
                                condition -> condition.logRatios().byRound().getOrDefault(round, 0.0))
                        .toArray())
                .toList();
        return rates.length < 2 ? Optional.empty() : Crossover.of(rates, logRatios);
    }

    private static List<LoadComparison> atRates(RunData run, Contrast contrast) {
        return LoadComparison.of(run, Figure.SERVER_CPU, contrast).stream()
                .filter(condition -> condition.demand() instanceof LoadProfile.OpenLoop)
                .toList();
    }

    private static int rate(LoadProfile demand) {
        return switch (demand) {
            case LoadProfile.OpenLoop open -> open.ratePerSecond();
            case LoadProfile.ClosedLoop closed -> 0;
        };
    }

    /** What it says, as a sentence without its end. */
    static String words(RunData run, Contrast contrast, Crossover crossover) {
        String one = Format.apart(contrast.variant(), contrast.baseline());
        String other = Format.apart(contrast.baseline(), contrast.variant());
        List<LoadComparison> atRates = atRates(run, contrast);
        String range = "%s to %s requests/s"
                .formatted(
                        Format.count(rate(atRates.getFirst().demand())),
                        Format.count(rate(atRates.getLast().demand())));
        return switch (crossover) {
            case Crossover.At at ->
                "%s takes %s server CPU than %s from %s requests/s on (95 %% interval %s), and %s below"
                        .formatted(
                                one,
                                at.below() == Crossover.Difference.LESS ? "more" : "less",
                                other,
                                Format.count(at.ratePerSecond().estimate()),
                                Format.count(at.ratePerSecond().low()) + " to "
                                        + Format.count(at.ratePerSecond().high()),
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

    /** Whether it tells of a difference. */
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
