package kvcache.analysis.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Escapes text for HTML, so that content of a run's files is never executed. */
final class Html {

    private Html() {}

    /** Escapes text for an element or a quoted attribute. */
    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static String list(List<String> texts) {
        StringBuilder html = new StringBuilder("<ul>\n");
        texts.forEach(text -> html.append("<li>").append(text(text)).append("</li>\n"));
        return html.append("</ul>\n").toString();
    }

    /** Returns a non-empty id of lower-case letters, digits and hyphens. Different texts may give equal ids. */
    static String id(String text) {
        String id = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return id.isEmpty() ? "part" : Character.isDigit(id.charAt(0)) ? "n" + id : id;
    }

    /** Encodes a relative path for a quoted attribute. A scheme or host within it becomes part of a file name. */
    static String href(String relativePath) {
        String path = Arrays.stream(relativePath.split("/", -1))
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        return path.startsWith("/") ? "." + path : path;
    }
}
