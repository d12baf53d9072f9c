package kvcache.analysis.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One look for one name in every chart, in two shades.
 *
 * <p>The hue, the marker and the dots of its dashes tell the name, the lightness and the gaps the shade. Hues are those
 * of Okabe and Ito ("Color Universal Design", 2008) first; their colours are such that readers without red or without
 * green cones tell each two apart, those of the first names best. Dark and light keep the shades of one name distinct
 * in greyscale, where markers and dots tell the names. Each has a contrast of at least 3 with white, and with the dark
 * ground of a page that inverts the chart.
 */
public final class Palette {

    static {
        // Must be set before any class of AWT is loaded.
        System.setProperty("java.awt.headless", "true");
    }

    /** Distinguishes lines of the same name. */
    public enum Shade {
        DARK,
        LIGHT
    }

    /**
     * The style of a line.
     *
     * @param colour of line and markers
     * @param stroke of the line
     * @param marker around the origin, in points
     */
    public record Look(Color colour, Stroke stroke, Shape marker) {
        /** Returns the look of an unnamed line by its place in a list: solid, dashed, dotted. */
        public static Look of(Color colour, int place) {
            return of(colour, place, WIDTH);
        }

        /** Returns the look of a thin unnamed line. */
        static Look thin(Color colour, int place) {
            return of(colour, place, THIN);
        }

        private static Look of(Color colour, int place, float width) {
            List<Float> pattern = place == 0 ? List.of() : place == 1 ? List.of(9f, 4f) : List.of(2f, 3.5f);
            return new Look(
                    colour,
                    dashed(width, pattern),
                    HUES.get(place % HUES.size()).marker());
        }

        /** Returns this look with a line without gaps. */
        public Look solid() {
            return new Look(colour, dashed(WIDTH, List.of()), marker);
        }
    }

    private record Hue(Color dark, Color light, Shape marker) {
        Hue(int dark, int light, Shape marker) {
            this(new Color(dark), new Color(light), marker);
        }
    }

    private static final List<Hue> HUES = List.of(
            new Hue(0x1C59A3, 0x3698EE, new Ellipse2D.Double(-4.2, -4.2, 8.4, 8.4)),
            new Hue(0xA72200, 0xB78E0E, bar(3.8, 3.8)),
            new Hue(0x01644F, 0x1CA77F, triangle(4.6, 1)),
            new Hue(0x651147, 0x9A6895, polygon(0, -5, 5, 0, 0, 5, -5, 0)),
            new Hue(0x1F1F1F, 0x6D7072, triangle(4.6, -1)),
            new Hue(0x2F2600, 0x967200, plus(4.8)),
            new Hue(0x5B3A23, 0x9B734B, star(5.6)),
            new Hue(0x086F7A, 0x4CA0A6, polygon(-4.4, -4.4, -4.4, 4.4, 4.4, -4.4, 4.4, 4.4)),
            new Hue(0xB7063E, 0xE96A83, bar(2.4, 5)),
            new Hue(0x1E610C, 0x789F52, bar(5, 2.4)),
            new Hue(0x331D77, 0x9987C2, polygon(-4.4, -4.4, 4.4, -4.4, -4.4, 4.4, 4.4, 4.4)));

    private static final float WIDTH = 2f;
    private static final float THIN = 1.1f;

    private final List<String> names;

    /** The number of names, from the first, whose look no other name has. */
    private final int reserved;

    private Palette(List<String> names, int reserved) {
        this.names = names;
        this.reserved = reserved;
    }

    /**
     * Returns the looks of some names.
     *
     * @param reserved names with a fixed look, at most ten
     * @param names further names take the remaining looks in turn
     */
    public static Palette of(List<String> reserved, List<String> names) {
        return new Palette(
                Stream.concat(reserved.stream(), names.stream()).distinct().toList(), reserved.size());
    }

    public boolean contains(String name) {
        return names.contains(name);
    }

    /**
     * Returns the look of a name.
     *
     * @throws IllegalArgumentException if it does not contain the name
     */
    public Look look(String name, Shade shade) {
        int index = index(name);
        Hue hue = HUES.get(index);
        return new Look(shade == Shade.DARK ? hue.dark() : hue.light(), stroke(index, shade), hue.marker());
    }

    /**
     * Returns the stroke: nearly solid if dark, dashed if light. Each name has its own pattern, so of two coinciding
     * lines the lower shows through the gaps of the upper.
     */
    private static Stroke stroke(int index, Shade shade) {
        boolean nearlySolid = shade == Shade.DARK;
        float gap = nearlySolid ? 3 : 5;
        List<Float> pattern = new ArrayList<>();
        if (!nearlySolid || index > 0) {
            pattern.addAll(List.of(dash(index, nearlySolid ? 14 : 8), gap));
            for (int dot = 0; dot < index % 4; dot++) {
                pattern.addAll(List.of(2.5f, gap));
            }
        }
        return dashed(WIDTH, pattern);
    }

    /** Returns the length of a dash, which differs between names with the same number of dots. */
    private static float dash(int index, float length) {
        return switch (index / 4) {
            case 0 -> length;
            case 1 -> 2 * length;
            default -> length / 2;
        };
    }

    private int index(String name) {
        int place = names.indexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException("no look for '%s'".formatted(name));
        }
        return place < reserved ? place : reserved + (place - reserved) % (HUES.size() - reserved);
    }

    private static Stroke dashed(float width, List<Float> pattern) {
        if (pattern.isEmpty()) {
            return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
        }
        float[] lengths = new float[pattern.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = pattern.get(i);
        }
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, lengths, 0);
    }

    private static Shape triangle(double radius, int up) {
        return polygon(0, -radius * up, radius, radius * up, -radius, radius * up);
    }

    private static Shape bar(double halfWidth, double halfHeight) {
        return new Rectangle2D.Double(-halfWidth, -halfHeight, 2 * halfWidth, 2 * halfHeight);
    }

    private static Shape plus(double r) {
        double t = r / 2.6;
        return polygon(-t, -r, t, -r, t, -t, r, -t, r, t, t, t, t, r, -t, r, -t, t, -r, t, -r, -t, -t, -t);
    }

    private static Shape star(double radius) {
        double[] coordinates = new double[20];
        for (int i = 0; i < 10; i++) {
            double length = i % 2 == 0 ? radius : 0.42 * radius;
            coordinates[2 * i] = length * Math.sin(i * Math.PI / 5);
            coordinates[2 * i + 1] = -length * Math.cos(i * Math.PI / 5);
        }
        return polygon(coordinates);
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
