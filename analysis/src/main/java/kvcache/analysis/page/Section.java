package kvcache.analysis.page;

import java.util.List;

/**
 * A part of a page.
 *
 * @param title the heading, also listed in the contents; empty for a section without either
 */
public record Section(String title, List<Block> blocks) {

    public Section {
        blocks = List.copyOf(blocks);
    }

    /** Returns a section of these blocks. */
    public static Section of(String title, Block... blocks) {
        return new Section(title, List.of(blocks));
    }
}
