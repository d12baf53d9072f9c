package kvcache.analysis.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kvcache.analysis.plan.Variant;
import kvcache.load.Protocol;

/**
 * One look for one variant, in every chart of every run.
 *
 * <p>The hue and the marker tell the store, the lightness and the dashes the protocol. Hues are those of Okabe and Ito ("Color
 * Universal Design", 2008), which colour-blind readers tell apart; dark and light keep the variants of one chart distinct in greyscale, where
 * marker and dash do the rest.
 */
final class Palette {

    /** Colours of a store: over HTTP/1.1, and over h2c. */
    private record Hue(Color dark, Color light) {}

    private static final Map<String, Hue> HUES = Map.of(
            "striped", new Hue(new Color(0x00457A), new Color(0x56A4E4)),
            "concurrent", new Hue(new Color(0xC24E00), new Color(0xF0A830)),
            "nonblocking", new Hue(new Color(0x00664B), new Color(0x3DBE96)),
            "caffeine", new Hue(new Color(0x8A3A6B), new Color(0xDE97BF)),
            "offheap", new Hue(new Color(0x222222), new Color(0x999999)),
            "chronicle", new Hue(new Color(0x6B5B00), new Color(0xC9B400)),
            "infinispan", new Hue(new Color(0x5B3A9E), new Color(0xAE98E0)));

    /** What stores are held against, in greys that no store has. */
    private static final Map<String, Color> BASELINES =
            Map.of("bareMap", new Color(0x7A7A7A), "keySelection", new Color(0xC4C4C4));

    private static final Hue OTHER = new Hue(new Color(0x555555), new Color(0xAAAAAA));

    private static final List<String> MARKED =
            List.of("striped", "concurrent", "nonblocking", "caffeine", "offheap", "chronicle", "infinispan");

    private static final List<Shape> MARKERS = List.of(
            circle(4.2), square(3.8), triangle(4.6, 1), diamond(5), triangle(4.6, -1), square(2.6), circle(2.8));

    private static final float WIDTH = 2f;

    private Palette() {}

    /** The colour of a store where no protocol is spoken: as over HTTP/1.1. */
    static Color colour(String store) {
        return BASELINES.getOrDefault(store, HUES.getOrDefault(store, OTHER).dark());
    }

    static Color colour(Variant variant) {
        Hue hue = HUES.getOrDefault(variant.store(), OTHER);
        return variant.protocol() == Protocol.H1 ? hue.dark() : hue.light();
    }

    static Shape marker(Variant variant) {
        return marker(Math.max(0, MARKED.indexOf(variant.store())));
    }

    /** A marker by its place in the list, for lines that are not variants. */
    static Shape marker(int index) {
        return MARKERS.get(index % MARKERS.size());
    }

    /**
     * Solid over HTTP/1.1, dashed over h2c. Each store has a pattern of its own, so that of two lines that coincide
     * the lower shows through the gaps of the upper.
     */
    static Stroke stroke(Variant variant) {
        int index = Math.max(0, MARKED.indexOf(variant.store()));
        List<Float> pattern = new ArrayList<>();
        if (variant.protocol() == Protocol.H2C) {
            pattern.addAll(List.of(8f, 5f));
        } else if (index > 0) {
            pattern.addAll(List.of(14f, 3f));
        }
        return dashed(pattern);
    }

    /** A stroke by its place in a list: solid, dashed, dotted. */
    static Stroke stroke(int index) {
        return dashed(
                switch (index) {
                    case 0 -> List.of();
                    case 1 -> List.of(9f, 4f);
                    default -> List.of(2f, 3.5f);
                });
    }

    private static Stroke dashed(List<Float> pattern) {
        if (pattern.isEmpty()) {
            return new BasicStroke(WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
        }
        float[] lengths = new float[pattern.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = pattern.get(i);
        }
        return new BasicStroke(WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, lengths, 0);
    }

    private static Shape circle(double radius) {
        return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
    }

    private static Shape square(double half) {
        return new Rectangle2D.Double(-half, -half, 2 * half, 2 * half);
    }

    private static Shape triangle(double radius, int up) {
        return polygon(0, -radius * up, radius, radius * up, -radius, radius * up);
    }

    private static Shape diamond(double radius) {
        return polygon(0, -radius, radius, 0, 0, radius, -radius, 0);
    }

    private static Shape polygon(double... coordinates) {
        Path2D path = new Path2D.Double();
        path.moveTo(coordinates[0], coordinates[1]);
        for (int i = 2; i < coordinates.length; i += 2) {
            path.lineTo(coordinates[i], coordinates[i + 1]);
        }
        path.closePath();
        return path;
    }
}
