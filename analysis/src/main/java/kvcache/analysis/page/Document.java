package kvcache.analysis.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page, in HTML or in Markdown. As HTML it is one self-contained file. Its script adds zoom, tooltips, tabs and
 * sorting, and the page is readable without it. The Content Security Policy (W3C, level 3) allows only that script, by
 * its hash, and no loading.
 *
 * @param title the heading, also shown in the browser's tab
 * @param subtitle the line below it; may be empty
 * @param sections in their order; the contents of HTML list those that have a title
 */
public record Document(String title, String subtitle, List<Section> sections) {

    /** The id of the element with the sections. */
    static final String MAIN_ID = "main";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

    public Document {
        sections = List.copyOf(sections);
    }

    /** Returns the page in Markdown, as GitHub renders it. */
    public String markdown() {
        return Markdown.of(this);
    }

    /** Returns the page in HTML. */
    public String html() {
        return html(List.of());
    }

    /** Returns the page in HTML, with more scripts that run after its own. */
    String html(List<String> moreScripts) {
        HtmlRenderer renderer = new HtmlRenderer();
        StringBuilder contents = new StringBuilder();
        StringBuilder body = new StringBuilder();
        for (Section section : sections) {
            if (section.title().isEmpty()) {
                body.append("<section>\n");
            } else {
                String id = renderer.distinctId(section.title());
                String title = Html.text(section.title());
                contents.append("<li><a href=\"#%s\">%s</a></li>\n".formatted(id, title));
                body.append("<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n".formatted(id, id, title));
            }
            section.blocks().forEach(block -> body.append(renderer.html(block)));
            body.append("</section>\n");
        }
        String style = resource("page.css");
        List<String> scripts = new ArrayList<>(List.of(resource("page.js")));
        scripts.addAll(moreScripts);
        Map<String, String> values = Map.of(
                "policy", policy(style, scripts),
                "title", Html.text(title),
                "subtitle", Html.text(subtitle),
                "style", style,
                "main", MAIN_ID,
                "contents", contents.toString(),
                "body", body.toString(),
                "scripts", "<script>" + String.join("</script>\n<script>", scripts) + "</script>\n");
        return PLACEHOLDER
                .matcher(resource("page.html"))
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
    }

    private static String policy(String style, List<String> scripts) {
        return "default-src 'none'; img-src data:; style-src %s; script-src %s; base-uri 'none'; form-action 'none'"
                .formatted(
                        sourceOf(style),
                        scripts.stream().map(Document::sourceOf).collect(Collectors.joining(" ")));
    }

    /** Returns the policy's source expression for an inline text: its SHA-256. */
    static String sourceOf(String inline) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(inline.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Document.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            // Browsers normalise line ends before they hash.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
