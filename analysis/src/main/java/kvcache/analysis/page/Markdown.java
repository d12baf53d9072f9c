package kvcache.analysis.page;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pages as Markdown. */
final class Markdown {

    private Markdown() {}

    static String of(Document page) {
        Stream<String> head = Stream.of("# " + page.title(), page.subtitle());
        Stream<String> sections = page.sections().stream()
                .flatMap(section -> Stream.concat(
                        Stream.of(section.title().isEmpty() ? "" : "## " + section.title()),
                        section.blocks().stream()
                                .flatMap(block -> block.simple().stream())
                                .map(Markdown::simple)));
        return Stream.concat(head, sections)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n\n", "", "\n"));
    }

    private static String simple(Block.Simple block) {
        return switch (block) {
            case Block.Paragraph paragraph -> paragraph.text();
            case Block.Subheading heading -> "**" + heading.text() + "**";
            case Block.Bullets bullets ->
                bullets.texts().stream().map(text -> "- " + text).collect(Collectors.joining("\n"));
            case Block.Image image -> "![%s](%s)".formatted(image.name(), Html.href(image.path()));
            case Block.Preformatted text -> "```\n" + text.text().stripTrailing() + "\n```";
            case Table table -> table(table.texts());
        };
    }

    private static String table(List<List<String>> rows) {
        Stream<String> head = Stream.of(
                row(rows.getFirst()), "|" + " --- |".repeat(rows.getFirst().size()));
        return Stream.concat(head, rows.stream().skip(1).map(Markdown::row)).collect(Collectors.joining("\n"));
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
