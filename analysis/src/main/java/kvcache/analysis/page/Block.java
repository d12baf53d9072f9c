package kvcache.analysis.page;

import java.util.List;
import java.util.stream.Stream;

/**
 * A block of a section of a page. All text is plain, and {@link Document#html} escapes it; for pages in Markdown it may
 * hold code between backquotes.
 */
public sealed interface Block
        permits Block.Simple, Block.Headlines, Block.Facts, Block.Links, Block.Collapsed, Block.Tabs, ChartFigure {

    /** The blocks that every renderer supports; Markdown and text support no others. */
    sealed interface Simple extends Block permits Paragraph, Subheading, Bullets, Image, Preformatted, Table {}

    /** A paragraph. */
    record Paragraph(String text) implements Simple {}

    /** A heading within a section. */
    record Subheading(String text) implements Simple {}

    /** A list. */
    record Bullets(List<String> texts) implements Simple {
        public Bullets {
            texts = List.copyOf(texts);
        }
    }

    /**
     * Findings, a line each. Ratios are drawn beside them on one axis.
     *
     * @param ratios what the ratios are of
     */
    record Headlines(List<Headline> headlines, String ratios) implements Block {
        public Headlines {
            headlines = List.copyOf(headlines);
        }
    }

    /** Names and values, such as those of a machine or a plan. */
    record Facts(List<Fact> facts) implements Block {
        public Facts {
            facts = List.copyOf(facts);
        }
    }

    /** A name and its value. */
    record Fact(String name, String value) {}

    /** Links to files beside the page. */
    record Links(List<Link> links) implements Block {
        public Links {
            links = List.copyOf(links);
        }
    }

    /**
     * A link.
     *
     * @param path of the file, relative to the page
     */
    record Link(String text, String path) {}

    /**
     * A picture in a file beside the page. HTML links to it, since a page loads no resources.
     *
     * @param name the alternative text
     * @param path of the file, relative to the page
     */
    record Image(String name, String path) implements Simple {}

    /** Text whose line breaks and spaces are kept. */
    record Preformatted(String text) implements Simple {}

    /** Blocks hidden behind a summary until it is opened; always shown in print. */
    record Collapsed(String summary, List<Block> blocks) implements Block {
        public Collapsed {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * Blocks of one kind, of which one is shown at a time; in print and without script all are shown.
     *
     * @param name what they have in common
     */
    record Tabs(String name, List<Tab> tabs) implements Block {
        public Tabs {
            tabs = List.copyOf(tabs);
        }
    }

    /** One tab of several. */
    record Tab(String name, List<Block> blocks) {
        public Tab {
            blocks = List.copyOf(blocks);
        }
    }

    /** Returns the content as simple blocks. */
    default List<Simple> simple() {
        return switch (this) {
            case Simple block -> List.of(block);
            case Headlines block ->
                block.headlines().stream()
                        .flatMap(one -> Stream.<Simple>of(
                                new Subheading(one.question()),
                                new Paragraph(one.state().words + ": " + one.answer()),
                                new Bullets(one.further())))
                        .toList();
            case Facts block ->
                List.of(new Bullets(block.facts().stream()
                        .map(fact -> fact.name() + ": " + fact.value())
                        .toList()));
            case Links block ->
                List.of(new Bullets(block.links().stream()
                        .map(link -> link.text() + ": " + link.path())
                        .toList()));
            case Collapsed block -> under(block.summary(), block.blocks());
            case Tabs block ->
                block.tabs().stream()
                        .flatMap(tab -> under(tab.name(), tab.blocks()).stream())
                        .toList();
            case ChartFigure block ->
                List.of(block.png()
                        .<Simple>map(path -> new Image(block.title(), path))
                        .orElse(new Paragraph(block.title())));
        };
    }

    private static List<Simple> under(String heading, List<Block> blocks) {
        return Stream.concat(
                        Stream.<Simple>of(new Subheading(heading)),
                        blocks.stream().flatMap(block -> block.simple().stream()))
                .toList();
    }
}
