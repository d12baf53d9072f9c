package kvcache.analysis.page;

import java.util.List;

/** What a section of a page consists of. All text is plain: {@link Document#html} escapes it. */
public sealed interface Block
        permits Block.Paragraph,
                Block.Subheading,
                Block.Bullets,
                Block.Headlines,
                Block.Facts,
                Block.Links,
                Block.Preformatted,
                Block.Collapsed,
                Block.Tabs,
                ChartFigure,
                Table {

    /** A paragraph. */
    record Paragraph(String text) implements Block {}

    /** A heading within a section. */
    record Subheading(String text) implements Block {}

    /** A list. */
    record Bullets(List<String> texts) implements Block {
        public Bullets {
            texts = List.copyOf(texts);
        }
    }

    /** Findings, each with its answer first; how many there are of each kind stands above them. */
    record Headlines(List<Headline> headlines) implements Block {
        public Headlines {
            headlines = List.copyOf(headlines);
        }
    }

    /** Names and what they stand for: a machine, a plan. */
    record Facts(List<Fact> facts) implements Block {
        public Facts {
            facts = List.copyOf(facts);
        }
    }

    /** A name and what it stands for. */
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
     * @param text what it says
     * @param path of the file, relative to the page
     */
    record Link(String text, String path) {}

    /** Text whose lines and spaces stay as they are. */
    record Preformatted(String text) implements Block {}

    /** What is shown when its summary is opened; a page on paper shows it always. */
    record Collapsed(String summary, List<Block> blocks) implements Block {
        public Collapsed {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * Many of one kind, of which one is shown at a time; on paper and without script they stand one after the other.
     *
     * @param name what they have in common
     */
    record Tabs(String name, List<Tab> tabs) implements Block {
        public Tabs {
            tabs = List.copyOf(tabs);
        }
    }

    /** One of many. */
    record Tab(String name, List<Block> blocks) {
        public Tab {
            blocks = List.copyOf(blocks);
        }
    }
}
