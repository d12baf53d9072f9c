package kvcache.analysis.chart;

import java.awt.Color;

/**
 * How colours look to readers: the full loss of one kind of cone after Machado, Oliveira and Fernandes ("A
 * Physiologically-based Model for Simulation of Color Vision Deficiency", 2009), told apart by CIEDE2000 (Sharma, Wu
 * and Dalal, 2005).
 */
enum ColourSight {
    NORMAL(1, 0, 0, 0, 1, 0, 0, 0, 1),
    PROTANOPIA(0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998),
    DEUTERANOPIA(0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881);

    private final double a;
    private final double b;
    private final double c;
    private final double d;
    private final double e;
    private final double f;
    private final double g;
    private final double h;
    private final double i;

    ColourSight(double a, double b, double c, double d, double e, double f, double g, double h, double i) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
        this.e = e;
        this.f = f;
        this.g = g;
        this.h = h;
        this.i = i;
    }

    /** A colour of CIELAB. */
    private record Lab(double l, double a, double b) {}

    /** L* of CIELAB, 0 to 100: what is left in greyscale. */
    double lightness(Color colour) {
        return lab(colour).l();
    }

    /** How far two colours are apart: 1 is just seen where they touch. */
    double distance(Color one, Color other) {
        return ciede2000(lab(one), lab(other));
    }

    /** Relative luminance of WCAG 2, 0 to 1. */
    static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private Lab lab(Color colour) {
        double red = linear(colour.getRed());
        double green = linear(colour.getGreen());
        double blue = linear(colour.getBlue());
        double r = Math.clamp(a * red + b * green + c * blue, 0, 1);
        double s = Math.clamp(d * red + e * green + f * blue, 0, 1);
        double t = Math.clamp(g * red + h * green + i * blue, 0, 1);
        double x = root((0.4124 * r + 0.3576 * s + 0.1805 * t) / 0.95047);
        double y = root(0.2126 * r + 0.7152 * s + 0.0722 * t);
        double z = root((0.0193 * r + 0.1192 * s + 0.9505 * t) / 1.08883);
        return new Lab(116 * y - 16, 500 * (x - y), 200 * (y - z));
    }

    private static double linear(int part) {
        double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static double root(double value) {
        return value > 216.0 / 24389 ? Math.cbrt(value) : (24389.0 / 27 * value + 16) / 116;
    }

    private static double ciede2000(Lab one, Lab other) {
        double mean = (Math.hypot(one.a(), one.b()) + Math.hypot(other.a(), other.b())) / 2;
        double g = 0.5 * (1 - Math.sqrt(Math.pow(mean, 7) / (Math.pow(mean, 7) + Math.pow(25, 7))));
        double a1 = one.a() * (1 + g);
        double a2 = other.a() * (1 + g);
        double c1 = Math.hypot(a1, one.b());
        double c2 = Math.hypot(a2, other.b());
        double h1 = hue(a1, one.b());
        double h2 = hue(a2, other.b());
        double turn = c1 * c2 == 0 ? 0 : Math.IEEEremainder(h2 - h1, 360);
        double dL = other.l() - one.l();
        double dC = c2 - c1;
        double dH = 2 * Math.sqrt(c1 * c2) * Math.sin(Math.toRadians(turn / 2));
        double h = h1 + turn / 2;
        double l = (one.l() + other.l()) / 2;
        double c = (c1 + c2) / 2;
        double t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63);
        double hDegrees = (h + 360) % 360;
        double twist = -Math.sin(Math.toRadians(60 * Math.exp(-Math.pow((hDegrees - 275) / 25, 2))))
                * 2
                * Math.sqrt(Math.pow(c, 7) / (Math.pow(c, 7) + Math.pow(25, 7)));
        double partL = dL / (1 + 0.015 * Math.pow(l - 50, 2) / Math.sqrt(20 + Math.pow(l - 50, 2)));
        double partC = dC / (1 + 0.045 * c);
        double partH = dH / (1 + 0.015 * c * t);
        return Math.sqrt(partL * partL + partC * partC + partH * partH + twist * partC * partH);
    }

    private static double hue(double a, double b) {
        return (Math.toDegrees(Math.atan2(b, a)) + 360) % 360;
    }

    private static double cos(double degrees) {
        return Math.cos(Math.toRadians(degrees));
    }
}
