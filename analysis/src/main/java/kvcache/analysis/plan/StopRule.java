package kvcache.analysis.plan;

import java.time.Duration;

/**
 * The rule for when a bench stops.
 *
 * @param rounds the maximum number of measurements per cell
 * @param budget a round starts only if it would end within this time; zero for no limit
 * @param precision with a budget, the bench ends when the interval of every ratio of CPU time is at most this wide, as
 *     a share: 0.05 is 5 %
 * @param flameGraphs whether each variant is profiled after the rounds, in a separate trial
 */
public record StopRule(int rounds, Duration budget, double precision, boolean flameGraphs) {

    /** More rounds would not narrow intervals noticeably. */
    public static final int MAX_ROUNDS = 1_000;

    private static final Duration LONGEST = Duration.ofDays(7);

    /** @throws IllegalArgumentException if a value is out of range */
    public StopRule {
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw new IllegalArgumentException("rounds is %s; allowed: 1 to %s".formatted(rounds, MAX_ROUNDS));
        }
        if (budget.isNegative() || budget.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("budget is %ss; allowed: 0s to 7d".formatted(budget.toSeconds()));
        }
        if (!(precision > 0 && precision <= 1)) {
            throw new IllegalArgumentException("precision is %s; allowed: over 0 to 1".formatted(precision));
        }
    }

    /** Returns a rule for a fixed number of rounds, without a time limit. */
    public static StopRule ofRounds(int rounds) {
        return new StopRule(rounds, Duration.ZERO, 1, true);
    }

    /** Returns whether the number of rounds depends on a time limit. */
    public boolean isAdaptive() {
        return budget.isPositive();
    }
}
