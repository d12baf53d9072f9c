package kvcache.analysis.page;

import java.util.List;

/** A table of HTML, built row by row: columns of text stand left, of figures right. */
public final class Table {

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

        private String tag(String element) {
            return cssClass.isEmpty() ? "<" + element + ">" : "<%s class=\"%s\">".formatted(element, cssClass);
        }
    }

    private final List<Column> columns;
    private final StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n<thead><tr>");

    /** A table without rows. */
    public Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
        for (Column column : columns) {
            html.append(column.tag("th")).append(Html.text(column.name())).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
    }

    /**
     * Adds a row.
     *
     * @param cells one for each column
     * @param invalid whether it is set apart as one that is not to be believed
     */
    public Table row(List<String> cells, boolean invalid) {
        html.append(invalid ? "<tr class=\"invalid\">" : "<tr>");
        for (int i = 0; i < columns.size(); i++) {
            html.append(columns.get(i).tag("td"))
                    .append(Html.text(cells.get(i)))
                    .append("</td>");
        }
        html.append("</tr>\n");
        return this;
    }

    /** The table, in a box in which it can be scrolled sideways. */
    public String toHtml() {
        return html + "</tbody></table></div>\n";
    }
}
