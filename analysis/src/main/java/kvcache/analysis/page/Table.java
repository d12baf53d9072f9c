package kvcache.analysis.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of HTML, built row by row: columns of text stand left, of figures right. On a {@link Document} it can be
 * sorted by any column; figures of a column should then share their unit. Not thread-safe.
 */
public final class Table implements Block.Simple {

    private record Column(String name, boolean isText) {
        String cell(String element, String attributes, String text) {
            return "<%s%s%s>%s</%s>"
                    .formatted(element, attributes, isText ? " class=\"l\"" : "", Html.text(text), element);
        }
    }

    private record Row(List<String> cells, boolean invalid) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    /** Adds text columns to a table without rows. */
    public Table words(String... names) {
        Stream.of(names).forEach(name -> columns.add(new Column(name, true)));
        return this;
    }

    /** Adds columns of figures to a table without rows. */
    public Table figures(String... names) {
        Stream.of(names).forEach(name -> columns.add(new Column(name, false)));
        return this;
    }

    /** Adds a valid row. */
    public Table row(String... cells) {
        return row(List.of(cells), false);
    }

    /**
     * Adds a row.
     *
     * @param cells one for each column
     * @param invalid whether the row is marked as invalid
     * @throws IllegalArgumentException if the number of cells is not that of the columns
     */
    public Table row(List<String> cells, boolean invalid) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "cells of a row are " + cells.size() + "; allowed: " + columns.size() + ", as the table's columns");
        }
        rows.add(new Row(List.copyOf(cells), invalid));
        return this;
    }

    /** Returns the names of the columns, followed by the cells of each row. */
    List<List<String>> texts() {
        List<List<String>> texts = new ArrayList<>();
        texts.add(columns.stream().map(Column::name).toList());
        rows.forEach(row -> texts.add(row.cells()));
        return texts;
    }

    /** Returns the number of rows. */
    public int rows() {
        return rows.size();
    }

    /** Returns the table within a box that scrolls sideways. */
    String html() {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n<thead><tr>");
        columns.forEach(column -> html.append(column.cell("th", " scope=\"col\"", column.name())));
        html.append("</tr></thead>\n<tbody>\n");
        for (Row row : rows) {
            html.append(row.invalid() ? "<tr class=\"invalid\">" : "<tr>");
            for (int i = 0; i < columns.size(); i++) {
                html.append(columns.get(i).cell("td", "", row.cells().get(i)));
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody></table></div>\n").toString();
    }
}
