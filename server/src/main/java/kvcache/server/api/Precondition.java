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

    /** Holds always. */
    public static final Precondition NONE = new Precondition(null, null);

    private static final Precondition ABSENT = new Precondition(null, new Versions.Any());
    private static final Precondition PRESENT = new Precondition(new Versions.Any(), null);

    /** What became of a condition; the order of the two is that of RFC 9110, section 13.2.2. */
    public enum Outcome {
        /** The operation goes ahead. */
        HOLDS,
        /** The entry is not one of those that were to match. */
        NO_MATCH,
        /** The entry is one of those that were not to match. */
        MATCH
    }

    /** Holds where there is no entry. */
    public static Precondition ifAbsent() {
        return ABSENT;
    }

    /** Holds where there is any entry. */
    public static Precondition ifPresent() {
        return PRESENT;
    }

    /** Holds where the entry is at one of these versions: compare-and-set. */
    public static Precondition ifAt(long... versions) {
        return new Precondition(new Versions.OneOf(versions), null);
    }

    /** Whether it holds always. */
    public boolean isNone() {
        return match == null && noneMatch == null;
    }

    /** What becomes of it where the key is at this version, {@link Entry#ABSENT} for no entry. */
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
