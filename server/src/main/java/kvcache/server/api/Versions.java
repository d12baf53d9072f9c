package kvcache.server.api;

import java.util.Arrays;

/** A set of versions in a {@link Precondition}. */
public sealed interface Versions {

    /** Whether an entry at this version is meant. */
    boolean contain(long version);

    /** Every version: any entry at all. */
    record Any() implements Versions {
        @Override
        public boolean contain(long version) {
            return true;
        }
    }

    /** These versions alone. */
    final class OneOf implements Versions {

        private final long[] versions;

        /** These versions; none at all are none that any entry is at. */
        public OneOf(long... versions) {
            this.versions = versions.clone();
        }

        @Override
        public boolean contain(long version) {
            return Arrays.stream(versions).anyMatch(each -> each == version);
        }
    }
}
