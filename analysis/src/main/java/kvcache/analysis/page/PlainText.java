package kvcache.analysis.page;

import java.util.List;
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
            case Table table -> table.texts().stream().map(row -> String.join("  ", row));
        };
    }
}
