package kvcache.analysis.profile;

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
        CPU("cpu", "samples"),
        /** Bytes of the heap, as far as sampled. */
        ALLOCATION("alloc", "bytes");

        private final String suffix;
        private final String unit;

        Kind(String suffix, String unit) {
            this.suffix = suffix;
            this.unit = unit;
        }

        String unit() {
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
