package kvcache.analysis.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of HTML, built row by row: columns of text stand left, of figures right. On a {@link Document} it can be
 * sorted by any column; figures of a column should then share their unit. Not thread-safe.
 */
public final class Table implements Block.Simple {

    /**
     * A column.
     *
     * @param name stands at its head
     * @param cssClass how it is set: empty for figures
     */
    public record Column(String name, String cssClass) {
        /** A column of figures. */
        public static Column figures(String name) {
            return new Column(name, "");
        }

        /** A column of words. */
        public static Column words(String name) {
            return new Column(name, "l");
        }

        private String cell(String text) {
            return tag("td", "") + Html.text(text) + "</td>";
        }

        private String head() {
            return tag("th", " scope=\"col\"") + Html.text(name) + "</th>";
        }

        private String tag(String element, String attributes) {
            return "<" + element + attributes + (cssClass.isEmpty() ? ">" : " class=\"" + Html.text(cssClass) + "\">");
        }
    }

    private record Row(List<String> cells, boolean invalid) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    /** A table without columns and rows. */
    public Table() {}

    /** A table without rows. */
    public Table(List<Column> columns) {
        this.columns.addAll(columns);
    }

    /** Adds columns of words to a table without rows. */
    public Table words(String... names) {
        Stream.of(names).map(Column::words).forEach(columns::add);
        return this;
    }

    /** Adds columns of figures to a table without rows. */
    public Table figures(String... names) {
        Stream.of(names).map(Column::figures).forEach(columns::add);
        return this;
    }

    /** A table of words, without rows. */
    public static Table of(String... columns) {
        return new Table(Stream.of(columns).map(Column::words).toList());
    }

    /** Adds a row that is valid. */
    public Table row(String... cells) {
        return row(List.of(cells), false);
    }

    /**
     * Adds a row.
     *
     * @param cells one for each column
     * @param invalid whether it is set apart as one that is not to be believed
     * @throws IllegalArgumentException if there are more or fewer cells than columns
     */
    public Table row(List<String> cells, boolean invalid) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "cells of a row are " + cells.size() + "; allowed: " + columns.size() + ", as the table's columns");
        }
        rows.add(new Row(List.copyOf(cells), invalid));
        return this;
    }

    /** The names of the columns, and then the cells of each row. */
    List<List<String>> texts() {
        List<List<String>> texts = new ArrayList<>();
        texts.add(columns.stream().map(Column::name).toList());
        rows.forEach(row -> texts.add(row.cells()));
        return texts;
    }

    /** How many rows it has. */
    public int rows() {
        return rows.size();
    }

    /** The table, in a box in which it can be scrolled sideways. */
    public String toHtml() {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n<thead><tr>");
        columns.forEach(column -> html.append(column.head()));
        html.append("</tr></thead>\n<tbody>\n");
        for (Row row : rows) {
            html.append(row.invalid() ? "<tr class=\"invalid\">" : "<tr>");
            for (int i = 0; i < columns.size(); i++) {
                html.append(columns.get(i).cell(row.cells().get(i)));
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody></table></div>\n").toString();
    }
}
