package kvcache.load.record;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The number of requests by outcome.
 *
 * @param reads answered reads
 * @param writes answered writes
 * @param deletes answered deletes
 * @param byOutcome the count of each outcome; a missing outcome has count 0
 */
public record Counts(long reads, long writes, long deletes, Map<Outcome, Long> byOutcome) {

    public Counts {
        byOutcome = Map.copyOf(byOutcome);
        long hits = byOutcome.getOrDefault(Outcome.HIT, 0L);
        if (hits > reads) {
            throw new IllegalArgumentException("hits are %s; allowed: at most the reads, %s".formatted(hits, reads));
        }
    }

    /** Answered requests, misses and wrong answers included. */
    public long requests() {
        return reads + writes + deletes;
    }

    /** How many requests had an outcome; of one that {@linkplain Outcome#isSentAgain is sent again}, how often. */
    public long of(Outcome outcome) {
        return byOutcome.getOrDefault(outcome, 0L);
    }

    /** Answered reads that found a value, which was checked. */
    public long hits() {
        return of(Outcome.HIT);
    }

    /**
     * Requests not answered, and requests answered wrongly, in the order of {@link Outcome#ERRORS}; only kinds that
     * occurred.
     */
    public Map<Outcome, Long> errorsByKind() {
        Map<Outcome, Long> errors = new LinkedHashMap<>();
        Outcome.ERRORS.stream().filter(kind -> of(kind) > 0).forEach(kind -> errors.put(kind, of(kind)));
        return errors;
    }

    /** Requests that counted as errors. */
    public long errors() {
        return wrongAnswers() + unanswered();
    }

    /** Errors that were answered, but wrongly. */
    public long wrongAnswers() {
        return of(Outcome.STATUS) + of(Outcome.WRONG_VALUE) + of(Outcome.STALE_VALUE);
    }

    /** Requests without a whole answer in time. */
    public long unanswered() {
        return Outcome.ERRORS.stream()
                .filter(kind -> !kind.isAnswered())
                .mapToLong(this::of)
                .sum();
    }

    /** Requests due: each answered, or not. */
    public long due() {
        return requests() + unanswered();
    }

    /** Share of the requests due that were answered rightly, 0 to 1; 1 if none was due. */
    public double successRate() {
        return due() == 0 ? 1 : (double) (due() - errors()) / due();
    }
}
