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
import kvcache.analysis.plan.Variant;
import kvcache.base.run.Protocol;

/**
 * One look for one variant, in every chart of every run.
 *
 * <p>The hue, the marker and the dots of its dashes tell the store, the lightness and the gaps the protocol. Hues are those of Okabe
 * and Ito ("Color Universal Design", 2008) first; their shades are such that readers without red or without green cones tell each two
 * apart, those of built-in stores best. Dark and light keep the protocols of one store distinct in greyscale, where markers and dots
 * tell the servers. The built-in servers look the same in every run; the others
 * take what is left, in the order of the run.
 */
public final class Palette {

    static {
        // Before any class of AWT: there is no display, and none is needed.
        System.setProperty("java.awt.headless", "true");
    }

    /** Colours and marker of a store: dark over HTTP/1.1, light over h2c. */
    private record Look(Color dark, Color light, Shape marker) {
        Look(int dark, int light, Shape marker) {
            this(new Color(dark), new Color(light), marker);
        }
    }

    private static final List<String> BUILT_IN =
            List.of("striped", "concurrent", "nonblocking", "caffeine", "offheap", "chronicle", "infinispan");

    /** One for each built-in store, in their order, and then those of others. */
    private static final List<Look> LOOKS = List.of(
            new Look(0x18559E, 0x3F96E8, circle(4.2)),
            new Look(0xCE4C01, 0xFFC02D, square(3.8)),
            new Look(0x0F674E, 0x53D3A6, triangle(4.6, 1)),
            new Look(0x8A3A68, 0xC189B3, diamond(5)),
            new Look(0x202122, 0x9A9997, triangle(4.6, -1)),
            new Look(0x584A01, 0xB7A117, plus(4.8)),
            new Look(0x37217C, 0xC1B2F4, hourglass(4.4)),
            new Look(0x6B462F, 0xC99B77, star(5.6)),
            new Look(0x157C88, 0x72C9D0, bowTie(4.4)),
            new Look(0xB3023A, 0xEB6E8D, bar(2.4, 5)),
            new Look(0x53811C, 0xA2C866, bar(5, 2.4)));

    private static final float WIDTH = 2f;
    private static final float THIN = 1.1f;

    private final List<String> servers;

    private Palette(List<String> servers) {
        this.servers = servers;
    }

    /** The looks of these servers; two share one only where more than four are not built in. */
    public static Palette of(List<String> servers) {
        return new Palette(Stream.concat(BUILT_IN.stream(), servers.stream().filter(store -> !BUILT_IN.contains(store)))
                .toList());
    }

    /** The colour of a store where no protocol is spoken: its dark one. */
    public Color colour(String store) {
        return colour(new Variant(store, Protocol.H1));
    }

    public Color colour(Variant variant) {
        Look look = look(variant);
        return switch (variant.protocol()) {
            case H1 -> look.dark();
            case H2C -> look.light();
        };
    }

    public Shape marker(Variant variant) {
        return look(variant).marker();
    }

    /** A marker by its place in a list, for lines that are not variants. */
    public static Shape marker(int index) {
        return LOOKS.get(index % LOOKS.size()).marker();
    }

    /**
     * Nearly solid over HTTP/1.1, dashed over h2c. Each store has a pattern of its own, so that of two lines that coincide
     * the lower shows through the gaps of the upper.
     */
    public Stroke stroke(Variant variant) {
        int index = index(variant);
        boolean nearlySolid = variant.protocol() == Protocol.H1;
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

    /** Of each four servers that share their dots, the dashes differ in length. */
    private static float dash(int index, float length) {
        return switch (index / 4) {
            case 0 -> length;
            case 1 -> 2 * length;
            default -> length / 2;
        };
    }

    /** A stroke by its place in a list: solid, dashed, dotted. */
    public static Stroke stroke(int index) {
        return dashed(WIDTH, pattern(index));
    }

    /** The same, thin: of curves that lie below what was measured. */
    static Stroke thinStroke(int index) {
        return dashed(THIN, pattern(index));
    }

    private static List<Float> pattern(int index) {
        return switch (index) {
            case 0 -> List.of();
            case 1 -> List.of(9f, 4f);
            default -> List.of(2f, 3.5f);
        };
    }

    private Look look(Variant variant) {
        return LOOKS.get(index(variant));
    }

    private int index(Variant variant) {
        int place = servers.indexOf(variant.server());
        if (place < 0) {
            throw new IllegalArgumentException("no look for the server '%s'".formatted(variant.server()));
        }
        int spare = LOOKS.size() - BUILT_IN.size();
        return place < BUILT_IN.size() ? place : BUILT_IN.size() + (place - BUILT_IN.size()) % spare;
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

    private static Shape bar(double halfWidth, double halfHeight) {
        return new Rectangle2D.Double(-halfWidth, -halfHeight, 2 * halfWidth, 2 * halfHeight);
    }

    private static Shape plus(double r) {
        double t = r / 2.6;
        return polygon(-t, -r, t, -r, t, -t, r, -t, r, t, t, t, t, r, -t, r, -t, t, -r, t, -r, -t, -t, -t);
    }

    private static Shape hourglass(double r) {
        return polygon(-r, -r, r, -r, -r, r, r, r);
    }

    private static Shape bowTie(double r) {
        return polygon(-r, -r, -r, r, r, -r, r, r);
    }

    /** Five points, the first above. */
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
