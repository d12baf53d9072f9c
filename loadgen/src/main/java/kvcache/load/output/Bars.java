package kvcache.load.output;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** A latency histogram for a terminal: one row per bin of 1, 2, 5, 10 and so on, with its share of the requests. */
final class Bars {

    private static final int WIDTH = 50;
    private static final long FIRST_NS = TimeUnit.MICROSECONDS.toNanos(1);

    private Bars() {}

    static void print(PrintWriter out, Histogram histogramNs) {
        long total = histogramNs.getTotalCount();
        if (total == 0) {
            return;
        }
        TreeMap<Long, Long> rows = new TreeMap<>();
        for (HistogramIterationValue bin : histogramNs.recordedValues()) {
            long valueNs = histogramNs.lowestEquivalentValue(bin.getValueIteratedTo());
            rows.merge(step(valueNs), bin.getCountAddedInThisIterationStep(), Long::sum);
        }
        long most = rows.values().stream().mapToLong(Long::longValue).max().orElse(1);
        for (long step = rows.firstKey(); step <= rows.lastKey(); step = step(step + 1)) {
            long count = rows.getOrDefault(step, 0L);
            out.printf(
                    Locale.ROOT,
                    "%12s |%-" + WIDTH + "s %6.2f %%%n",
                    "to " + text(step),
                    "#".repeat(Math.toIntExact(Math.ceilDiv(count * WIDTH, most))),
                    100.0 * count / total);
        }
    }

    /** Returns the upper bound of a value's bin. */
    private static long step(long valueNs) {
        long decade = FIRST_NS;
        while (10 * decade < valueNs) {
            decade *= 10;
        }
        for (int factor : new int[] {1, 2, 5}) {
            if (valueNs <= factor * decade) {
                return factor * decade;
            }
        }
        return 10 * decade;
    }

    private static String text(long ns) {
        if (ns >= TimeUnit.SECONDS.toNanos(1)) {
            return TimeUnit.NANOSECONDS.toSeconds(ns) + " s";
        }
        return ns >= TimeUnit.MILLISECONDS.toNanos(1)
                ? TimeUnit.NANOSECONDS.toMillis(ns) + " ms"
                : TimeUnit.NANOSECONDS.toMicros(ns) + " µs";
    }
}
