package kvcache.analysis.page;

import java.util.List;

/**
 * A part of a page.
 *
 * @param title its heading, and its line in the contents; may be empty, and then it has neither
 */
public record Section(String title, List<Block> blocks) {

    public Section {
        blocks = List.copyOf(blocks);
    }

    /** A part of these blocks. */
    public static Section of(String title, Block... blocks) {
        return new Section(title, List.of(blocks));
    }
}
