package kvcache.bench.profile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kvcache.analysis.result.ProfileFolder;
import one.convert.Arguments;

/**
 * A flame graph as one self-contained HTML file, drawn by async-profiler's converter. The root is at the top, so that a
 * browser shows the outermost frames first.
 */
public final class FlameGraph {

    private FlameGraph() {}

    /**
     * Draws the graph of a file of collapsed stacks.
     *
     * @param title the title, as plain text
     * @param html the file to write
     * @throws IOException if a file cannot be read or written
     */
    public static void write(Path stacks, String title, ProfileFolder.Kind kind, Path html) throws IOException {
        Arguments arguments = new Arguments("--inverted", "--title", escaped(title));
        one.convert.FlameGraph graph = new one.convert.FlameGraph(arguments);
        try (Reader in = Files.newBufferedReader(stacks)) {
            graph.parseCollapsed(in);
        }
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        graph.dump(page);
        // The converter labels every weight as samples.
        String text = page.toString(StandardCharsets.UTF_8)
                .replace("'1 sample'", "'1 " + kind.unit() + "'")
                .replace("' samples'", "' " + kind.unit() + "'");
        Files.writeString(html, text);
    }

    private static String escaped(String title) {
        return title.replace("&", "&amp;").replace("<", "&lt;");
    }
}
