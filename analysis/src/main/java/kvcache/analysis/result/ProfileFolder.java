package kvcache.analysis.result;

import java.nio.file.Path;

/**
 * Where each file of the flame graphs lies.
 *
 * @param path the folder of all of them
 */
public record ProfileFolder(Path path) {

    /** What a graph's widths mean. */
    public enum Kind {
        /** Samples of CPU time. */
        CPU("cpu", "samples", "CPU time"),
        /** Bytes of the heap, as far as sampled. */
        ALLOCATION("alloc", "bytes", "allocated bytes");

        private final String suffix;
        private final String unit;
        private final String meaning;

        Kind(String suffix, String unit, String meaning) {
            this.suffix = suffix;
            this.unit = unit;
            this.meaning = meaning;
        }

        /** What is drawn, for titles. */
        public String meaning() {
            return meaning;
        }

        public String unit() {
            return unit;
        }
    }

    /** A variant's flame graph, HTML. */
    public Path graph(String variant, Kind kind) {
        return path.resolve("%s-%s.html".formatted(variant, kind.suffix));
    }

    /** A variant's collapsed stacks, of which every graph is made. */
    public Path stacks(String variant, Kind kind) {
        return path.resolve("%s-%s.collapsed".formatted(variant, kind.suffix));
    }

    /** The differential flame graph from one variant to another, HTML. */
    public Path difference(String from, String to, Kind kind) {
        return path.resolve("%s-vs-%s-%s.html".formatted(from, to, kind.suffix));
    }
}
