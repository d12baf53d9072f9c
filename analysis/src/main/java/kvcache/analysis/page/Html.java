package kvcache.analysis.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Escapes text for HTML, so that content of a run's files is never executed. */
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

    /**
     * A name of lower-case letters, digits and hyphens, as ids of elements are; never empty, and equal for some unequal
     * texts.
     */
    static String id(String text) {
        String id = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return id.isEmpty() ? "part" : Character.isDigit(id.charAt(0)) ? "n" + id : id;
    }

    /**
     * A path to a file beside the page as a quoted attribute holds it: a scheme or a host within it become names of
     * files.
     */
    static String href(String relativePath) {
        String path = Arrays.stream(relativePath.split("/", -1))
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        return path.startsWith("/") ? "." + path : path;
    }
}
