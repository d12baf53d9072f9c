package kvcache.server.api;

import kvcache.store.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A precondition of an operation on a key: If-Match and If-None-Match of RFC 9110, section 13.1, in terms of versions.
 * An expired entry counts as absent.
 *
 * @param match the entry must exist at one of these versions; null for no such condition
 * @param noneMatch no entry may exist at one of these versions; null for no such condition
 */
public record Precondition(
        @Nullable Versions match, @Nullable Versions noneMatch) {

    public static final Precondition NONE = new Precondition(null, null);

    /** The result of evaluating a condition, {@code match} first (RFC 9110, section 13.2.2). */
    public enum Outcome {
        HOLDS,
        /** {@code match} does not hold. */
        NO_MATCH,
        /** {@code noneMatch} does not hold. */
        MATCH
    }

    /** Returns a condition that holds if there is no entry. */
    public static Precondition ifAbsent() {
        return new Precondition(null, new Versions.Any());
    }

    /** Returns a condition that holds if there is an entry. */
    public static Precondition ifPresent() {
        return new Precondition(new Versions.Any(), null);
    }

    /** Returns a condition that holds if the entry is at one of these versions, for compare-and-set. */
    public static Precondition ifAt(long... versions) {
        return new Precondition(new Versions.OneOf(versions), null);
    }

    public boolean isNone() {
        return match == null && noneMatch == null;
    }

    /** Evaluates the condition at a key's version, {@link Entry#ABSENT} for no entry. */
    public Outcome at(long version) {
        boolean absent = version == Entry.ABSENT;
        if (match != null && (absent || !match.contain(version))) {
            return Outcome.NO_MATCH;
        }
        return noneMatch == null || absent || !noneMatch.contain(version) ? Outcome.HOLDS : Outcome.MATCH;
    }

    boolean holdsAt(long version) {
        return at(version) == Outcome.HOLDS;
    }
}
