package kvcache.analysis.micro;

import java.util.Locale;

/** How figures and names are written for a reader. */
final class Terms {

    private Terms() {}

    static String threads(int threads) {
        return threads == 1 ? "1 thread" : threads + " threads";
    }

    static String bytes(int bytes) {
        return bytes >= 1024 && bytes % 1024 == 0 ? bytes / 1024 + " KiB" : bytes + " B";
    }

    static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio >= 10 ? "%.1f" : "%.2f", ratio);
    }

    /** About three significant figures. */
    static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
