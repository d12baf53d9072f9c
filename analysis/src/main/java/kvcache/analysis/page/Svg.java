package kvcache.analysis.page;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Pictures as parts of a page. They are parsed and written anew, so that a page holds only elements and attributes that draw: no script,
 * no handler of events, nothing that loads. Ids get a prefix, since all pictures of a page share one space of names; declarations of
 * style become attributes, since the page's policy allows no style within elements.
 */
final class Svg {

    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    private static final Set<String> ELEMENTS = Set.of(
            "svg",
            "g",
            "defs",
            "path",
            "rect",
            "circle",
            "ellipse",
            "line",
            "polyline",
            "polygon",
            "text",
            "tspan",
            "clipPath",
            "linearGradient",
            "radialGradient",
            "stop",
            "pattern",
            "mask",
            "marker",
            "symbol",
            "use",
            "image",
            "title",
            "desc");

    private static final Pattern REFERENCE = Pattern.compile("url\\(\\s*['\"]?#([^'\")]*)['\"]?\\s*\\)");
    private static final Pattern ATTRIBUTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");

    private final String idPrefix;
    private final StringBuilder html = new StringBuilder();

    private Svg(String idPrefix) {
        this.idPrefix = idPrefix;
    }

    /**
     * The chart's picture as an element of a page, of the chart's size.
     *
     * @param idPrefix before all ids within it
     * @throws IllegalArgumentException if it is no SVG
     */
    static String inline(ChartFigure chart, String idPrefix) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        Svg svg = new Svg(idPrefix);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(chart.svg()));
            svg.copy(reader, chart);
            reader.close();
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException("picture of " + chart.id() + " is no SVG: " + e.getMessage(), e);
        }
        return svg.html.toString();
    }

    private void copy(XMLStreamReader in, ChartFigure chart) throws XMLStreamException {
        boolean outermost = true;
        while (in.hasNext()) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (!draws(in)) {
                        skip(in);
                    } else if (outermost) {
                        open(in, chart);
                        outermost = false;
                    } else {
                        start(in, Set.of());
                        html.append('>');
                    }
                }
                case XMLStreamConstants.END_ELEMENT ->
                    html.append("</").append(in.getLocalName()).append('>');
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> html.append(Html.text(in.getText()));
                default -> {
                    // Declarations, comments and instructions draw nothing.
                }
            }
        }
        if (outermost) {
            throw new IllegalArgumentException("picture of " + chart.id() + " has no element svg");
        }
    }

    private static boolean draws(XMLStreamReader in) {
        String namespace = in.getNamespaceURI();
        return ELEMENTS.contains(in.getLocalName()) && (namespace == null || namespace.equals(NAMESPACE));
    }

    private static void skip(XMLStreamReader in) throws XMLStreamException {
        for (int depth = 1; depth > 0; ) {
            int event = in.next();
            depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        }
    }

    private void open(XMLStreamReader in, ChartFigure chart) {
        if (!in.getLocalName().equals("svg")) {
            throw new IllegalArgumentException("picture of " + chart.id() + " has no element svg");
        }
        start(in, Set.of("width", "height", "viewBox", "preserveAspectRatio", "role", "aria-label"));
        html.append(String.format(
                Locale.ROOT,
                " width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                chart.widthPoints(),
                chart.heightPoints(),
                chart.widthPoints(),
                chart.heightPoints(),
                Html.text(chart.title())));
    }

    private void start(XMLStreamReader in, Set<String> without) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < in.getAttributeCount(); i++) {
            String name = in.getAttributeLocalName(i);
            boolean ofNoNamespace = in.getAttributeNamespace(i) == null;
            if (name.equals("href")) {
                link(in.getAttributeValue(i)).ifPresent(target -> attributes.put("href", target));
            } else if (ofNoNamespace && !name.equals("style") && !without.contains(name)) {
                drawing(name, in.getAttributeValue(i)).ifPresent(value -> attributes.put(name, value));
            } else if (name.equals("space")) {
                attributes.put("xml:space", in.getAttributeValue(i));
            }
        }
        Optional.ofNullable(in.getAttributeValue(null, "style")).ifPresent(style -> declarations(style, attributes));
        html.append('<').append(in.getLocalName());
        attributes.forEach((name, value) -> html.append(' ')
                .append(name)
                .append("=\"")
                .append(Html.text(value))
                .append('"'));
    }

    /** Declarations of style win over attributes of the same name, as they do where they stand. */
    private void declarations(String style, Map<String, String> attributes) {
        for (String declaration : style.split(";", -1)) {
            int colon = declaration.indexOf(':');
            if (colon > 0) {
                String name = declaration.substring(0, colon).trim();
                drawing(name, declaration.substring(colon + 1).trim()).ifPresent(value -> attributes.put(name, value));
            }
        }
    }

    private Optional<String> link(String target) {
        if (target.startsWith("#")) {
            return Optional.of("#" + idPrefix + target.substring(1));
        }
        return target.startsWith("data:image/png") || target.startsWith("data:image/jpeg")
                ? Optional.of(target)
                : Optional.empty();
    }

    private Optional<String> drawing(String name, String value) {
        boolean handlesEvents = name.toLowerCase(Locale.ROOT).startsWith("on");
        if (handlesEvents || !ATTRIBUTE.matcher(name).matches()) {
            return Optional.empty();
        }
        if (name.equals("id")) {
            return Optional.of(idPrefix + value);
        }
        String local = REFERENCE
                .matcher(value)
                .replaceAll(match -> Matcher.quoteReplacement("url(#" + idPrefix + match.group(1) + ")"));
        boolean loads = local.replace("url(#", "").contains("url(");
        return loads ? Optional.empty() : Optional.of(local);
    }
}
