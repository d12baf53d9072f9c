package kvcache.analysis.page;

import java.util.List;

/** Text as HTML: whatever a run's files say is shown and never run. */
public final class Html {

    private Html() {}

    /** Text in which nothing is markup, within an element or a quoted attribute. */
    public static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A list of texts. */
    public static String list(List<String> texts) {
        StringBuilder html = new StringBuilder("<ul>\n");
        texts.forEach(text -> html.append("<li>").append(text(text)).append("</li>\n"));
        return html.append("</ul>\n").toString();
    }

    /** A paragraph of text. */
    public static String paragraph(String text) {
        return "<p>" + text(text) + "</p>\n";
    }
}
