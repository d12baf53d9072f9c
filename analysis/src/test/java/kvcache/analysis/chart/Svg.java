package kvcache.analysis.chart;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What tests ask of drawn charts. */
final class Svg {

    private static final Pattern ID = Pattern.compile(" id=\"([^\"]*)\"");
    private static final Pattern REFERENCE = Pattern.compile("url\\(#([^)]*)\\)");

    private Svg() {}

    static Document parsed(String svg) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        } catch (Exception e) {
            throw new AssertionError("not XML: " + svg, e);
        }
    }

    /** What can be read in it. */
    static List<String> texts(Chart chart) {
        NodeList texts = parsed(chart.draw().svg()).getElementsByTagName("text");
        return IntStream.range(0, texts.getLength())
                .mapToObj(i -> texts.item(i).getTextContent())
                .toList();
    }

    static Set<String> ids(String svg) {
        return found(ID, svg);
    }

    static Set<String> references(String svg) {
        return found(REFERENCE, svg);
    }

    private static Set<String> found(Pattern pattern, String svg) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(svg);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    static BufferedImage image(byte[] png) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The colour of a chart at a place, without alpha. */
    static int colourAt(Chart chart, double x, double y) {
        return image(chart.png(1)).getRGB((int) Math.round(x), (int) Math.round(y)) & 0xFFFFFF;
    }
}
