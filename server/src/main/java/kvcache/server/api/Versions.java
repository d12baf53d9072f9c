package kvcache.server.api;

import java.util.Arrays;

/** A set of versions in a {@link Precondition}. */
public sealed interface Versions {

    boolean contain(long version);

    /** Every version. */
    record Any() implements Versions {
        @Override
        public boolean contain(long version) {
            return true;
        }
    }

    /** The listed versions. */
    final class OneOf implements Versions {

        private final long[] versions;

        public OneOf(long... versions) {
            this.versions = versions.clone();
        }

        @Override
        public boolean contain(long version) {
            return Arrays.stream(versions).anyMatch(each -> each == version);
        }
    }
}
