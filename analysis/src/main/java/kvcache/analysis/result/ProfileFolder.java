package kvcache.analysis.result;

import java.nio.file.Path;

/**
 * The paths of the flame graphs' files.
 *
 * @param path the folder
 */
public record ProfileFolder(Path path) {

    /** The meaning of a graph's widths. */
    public enum Kind {
        /** Samples of CPU time. */
        CPU("cpu", "samples", "CPU time"),
        /** Sampled bytes of heap allocations. */
        ALLOCATION("alloc", "bytes", "allocated bytes");

        private final String suffix;
        private final String unit;
        private final String meaning;

        Kind(String suffix, String unit, String meaning) {
            this.suffix = suffix;
            this.unit = unit;
            this.meaning = meaning;
        }

        /** Returns the name for titles. */
        public String meaning() {
            return meaning;
        }

        public String unit() {
            return unit;
        }
    }

    /** The flame graph of a variant, in HTML. */
    public Path graph(String variant, Kind kind) {
        return path.resolve("%s-%s.html".formatted(variant, kind.suffix));
    }

    /** The collapsed stacks of a variant, the source of every graph. */
    public Path stacks(String variant, Kind kind) {
        return path.resolve("%s-%s.collapsed".formatted(variant, kind.suffix));
    }

    /** The differential flame graph from one variant to another, in HTML. */
    public Path difference(String from, String to, Kind kind) {
        return path.resolve("%s-vs-%s-%s.html".formatted(from, to, kind.suffix));
    }
}
