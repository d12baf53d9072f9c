package kvcache.analysis.chart;

import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.DefaultErrorHandler;
import org.apache.batik.svggen.DefaultExtensionHandler;
import org.apache.batik.svggen.DefaultStyleHandler;
import org.apache.batik.svggen.ImageHandlerBase64Encoder;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.jfree.chart.ChartRenderingInfo;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Draws charts as SVG, through Batik's generator (Apache-2.0): text stays text, in the reader's own sans-serif letters.
 */
final class SvgDrawing {

    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    /** The generator breaks the line before the end of each tag. */
    private static final Pattern BREAK_WITHIN_TAG = Pattern.compile("\\R\\s*(/?>)");

    private SvgDrawing() {}

    static Chart.Drawn of(Chart chart) {
        String prefix = chart.name().replaceAll("[^A-Za-z0-9_-]", "-") + "-";
        Document document = document();
        SVGGraphics2D graphics = new SVGGraphics2D(new Context(document, prefix), false);
        graphics.setSVGCanvasSize(new Dimension(Picture.WIDTH, chart.heightPoints()));
        ChartRenderingInfo info = new ChartRenderingInfo();
        chart.picture().draw(graphics, new Rectangle2D.Double(0, 0, Picture.WIDTH, chart.heightPoints()), info);
        return new Chart.Drawn(text(graphics, chart, prefix), hovers(info));
    }

    private static List<Chart.Hover> hovers(ChartRenderingInfo info) {
        Collection<?> entities = info.getEntityCollection().getEntities();
        return entities.stream()
                .flatMap(entity -> entity instanceof Canvas.Place place ? Stream.of(place.hover()) : Stream.empty())
                .toList();
    }

    private static String text(SVGGraphics2D graphics, Chart chart, String prefix) {
        Element root = graphics.getRoot();
        root.setAttribute("viewBox", "0 0 %s %s".formatted(Picture.WIDTH, chart.heightPoints()));
        root.setAttribute("role", "img");
        // Browsers would show a title element over every point.
        root.setAttribute("aria-label", chart.title());
        root.setAttribute("font-family", "sans-serif");
        StringWriter text = new StringWriter();
        try {
            graphics.stream(root, text, false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String file = text.toString();
        // The DOCTYPE refers to an external file and is not allowed within a page.
        String svg = file.substring(file.indexOf("<svg"));
        return BREAK_WITHIN_TAG
                .matcher(svg.replace("<!---->", "").replace(" xmlns:xlink=\"http://www.w3.org/1999/xlink\"", ""))
                .replaceAll("$1")
                // The only id that does not come from the ID generator.
                .replace("id=\"genericDefs\"", "id=\"" + prefix + "genericDefs\"");
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's own XML cannot be used", e);
        }
    }

    /** Batik's defaults, but with ids of the chart and its own number format: the default one is shared by threads. */
    private static final class Context extends SVGGeneratorContext {
        Context(Document document, String prefix) {
            super(document);
            setIDGenerator(new SVGIDGenerator() {
                @Override
                public String generateID(String kind) {
                    return prefix + super.generateID(kind);
                }
            });
            setExtensionHandler(new DefaultExtensionHandler());
            setStyleHandler(new DefaultStyleHandler());
            setImageHandler(new ImageHandlerBase64Encoder());
            setErrorHandler(new DefaultErrorHandler());
            setComment("");
            decimalFormat = new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT));
        }
    }
}
