package kvcache.analysis.page;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Blocks as lines for a terminal. */
public final class PlainText {

    private PlainText() {}

    /** The lines, without a line feed at their ends; the items of a list are indented. */
    public static List<String> lines(List<? extends Block> blocks) {
        return blocks.stream()
                .flatMap(block -> block.simple().stream())
                .flatMap(PlainText::simple)
                .toList();
    }

    private static Stream<String> simple(Block.Simple block) {
        return switch (block) {
            case Block.Paragraph paragraph -> Stream.of(paragraph.text());
            case Block.Subheading heading -> Stream.of(heading.text() + ":");
            case Block.Bullets bullets -> bullets.texts().stream().map(text -> "  " + text);
            case Block.Image image -> Stream.of(image.name() + ": " + image.path());
            case Block.Preformatted text -> text.text().lines();
            case Table table -> table(table.texts());
        };
    }

    private static Stream<String> table(List<List<String>> rows) {
        List<Integer> widths = IntStream.range(0, rows.getFirst().size())
                .mapToObj(i ->
                        rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
                .toList();
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(i -> row.get(i)
                                + " ".repeat(widths.get(i) - row.get(i).length()))
                        .collect(Collectors.joining("  "))
                        .stripTrailing());
    }
}
