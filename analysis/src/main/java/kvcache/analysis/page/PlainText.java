package kvcache.analysis.page;

import java.util.List;
import java.util.stream.Stream;

/** Blocks as lines for a terminal. */
public final class PlainText {

    private PlainText() {}

    /** Returns the lines, without line feeds. Items of lists are indented. */
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
