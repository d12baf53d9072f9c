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

    /** Returns the number of answered requests, including misses and wrong responses. */
    public long requests() {
        return reads + writes + deletes;
    }

    /**
     * Returns the number of requests with an outcome; for one that {@linkplain Outcome#isSentAgain is sent again}, the
     * number of times.
     */
    public long of(Outcome outcome) {
        return byOutcome.getOrDefault(outcome, 0L);
    }

    /** Returns the number of answered reads with a correct value. */
    public long hits() {
        return of(Outcome.HIT);
    }

    /**
     * Returns the errors that occurred, in the order of {@link Outcome#ERRORS}: unanswered and wrongly answered
     * requests.
     */
    public Map<Outcome, Long> errorsByKind() {
        Map<Outcome, Long> errors = new LinkedHashMap<>();
        Outcome.ERRORS.stream().filter(kind -> of(kind) > 0).forEach(kind -> errors.put(kind, of(kind)));
        return errors;
    }

    /** Returns the number of errors. */
    public long errors() {
        return wrongAnswers() + unanswered();
    }

    /** Returns the number of wrongly answered requests. */
    public long wrongAnswers() {
        return of(Outcome.STATUS) + of(Outcome.WRONG_VALUE) + of(Outcome.STALE_VALUE);
    }

    /** Returns the number of requests without a complete response in time. */
    public long unanswered() {
        return Outcome.ERRORS.stream()
                .filter(kind -> !kind.isAnswered())
                .mapToLong(this::of)
                .sum();
    }

    /** Returns the number of due requests, answered or not. */
    public long due() {
        return requests() + unanswered();
    }

    /** Returns the share of due requests that were answered correctly, 0 to 1; 1 if none was due. */
    public double successRate() {
        return due() == 0 ? 1 : (double) (due() - errors()) / due();
    }
}
