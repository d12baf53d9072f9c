package kvcache.bench.profile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kvcache.analysis.result.ProfileFolder;

/**
 * The difference between two profiles, as one self-contained HTML file. The width of a frame is its share of one
 * profile; its colour shows how much larger (orange) or smaller (blue) its share of the second is than of the first. It
 * compares shares, not samples, so profiles may differ in size. JIT compilation is excluded: it depends on the time of
 * the profile, and would change all other shares. After Gregg, "Differential Flame Graphs" (2014).
 */
public final class DifferentialFlameGraph {

    private static final String TEMPLATE = "differential.html";

    private DifferentialFlameGraph() {}

    /**
     * Draws the graph of two files of collapsed stacks.
     *
     * @param stacksA the baseline
     * @param stacksB the stacks whose shares are the initial widths
     * @param titleA the title of the first, as plain text
     * @param titleB the title of the second, as plain text
     * @param html the file to write
     * @throws IOException if a file cannot be read or written, or contains no sample; the message is one line for the
     *     user
     */
    public static void write(
            Path stacksA, Path stacksB, String titleA, String titleB, ProfileFolder.Kind kind, Path html)
            throws IOException {
        StackTree tree = StackTree.of(read(stacksA), read(stacksB));
        String page = template()
                .replace("${a}", quoted(titleA))
                .replace("${b}", quoted(titleB))
                .replace("${unit}", quoted(kind.unit()))
                .replace("${meaning}", quoted(kind.meaning()))
                .replace("${frames}", frames(tree, kind));
        Files.writeString(html, page);
    }

    /**
     * Draws the graph of the CPU stacks of each pair.
     *
     * @return a line for each failed pair
     */
    public static List<String> writeAll(List<Pair> pairs, ProfileFolder folder) {
        ProfileFolder.Kind kind = ProfileFolder.Kind.CPU;
        List<String> notes = new ArrayList<>();
        for (Pair pair : pairs) {
            Path a = folder.stacks(pair.a(), kind);
            Path b = folder.stacks(pair.b(), kind);
            try {
                write(a, b, pair.a(), pair.b(), kind, folder.difference(pair.a(), pair.b(), kind));
            } catch (IOException e) {
                notes.add("%s: no differential flame graph: %s".formatted(pair, e.getMessage()));
            }
        }
        return notes;
    }

    /**
     * Two variants to compare.
     *
     * @param a the baseline
     * @param b the variant compared with it
     */
    public record Pair(String a, String b) {
        @Override
        public String toString() {
            return a + " vs " + b;
        }
    }

    private static Stacks read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException(file.getFileName() + " does not exist");
        }
        Stacks stacks = ThreadGroups.withoutJit(Stacks.read(file));
        if (stacks.total() == 0) {
            throw new IOException(file.getFileName() + " contains no sample");
        }
        return stacks;
    }

    private static String template() throws IOException {
        try (InputStream in = DifferentialFlameGraph.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + TEMPLATE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns a line for each frame, callers first: depth, name, weight in A, weight in B, colour step. */
    private static String frames(StackTree tree, ProfileFolder.Kind kind) {
        StringBuilder lines = new StringBuilder();
        tree.forEach((depth, frame) -> lines.append("[%s,%s,%s,%s,%s],\n"
                .formatted(
                        depth,
                        quoted(frame.name()),
                        frame.weightA(),
                        frame.weightB(),
                        tree.change(frame).step(kind))));
        return lines.toString();
    }

    /** Returns a JavaScript string literal that cannot end the enclosing script. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("<", "\\u003c") + '"';
    }
}
