package kvcache.load.engine;

import java.util.ArrayList;
import java.util.List;
import kvcache.load.record.Windows;
import kvcache.load.steady.Window;

/** A run as a series of equal windows, as change points are looked for in. */
final class Timeline {

    /** With more, finding change points takes long and finds no more. */
    private static final int MOST_WINDOWS = 600;

    private static final double NS_PER_S = 1e9;
    private static final double NS_PER_US = 1e3;

    private Timeline() {}

    /**
     * The windows that lie wholly between two moments, by {@link System#nanoTime()}; several joined where there are
     * very many.
     */
    static List<Window> windows(Windows all, long fromNs, long toNs) {
        int first = 0;
        while (first < all.count() && all.startNs(first) < fromNs) {
            first++;
        }
        int end = first;
        while (end < all.count() && all.startNs(end) + Windows.WINDOW_NS <= toNs) {
            end++;
        }
        int joined = Math.max(1, Math.ceilDiv(end - first, MOST_WINDOWS));
        List<Window> windows = new ArrayList<>();
        for (int i = first; i + joined <= end; i += joined) {
            long requests = 0;
            double latencyNs = 0;
            for (int j = i; j < i + joined; j++) {
                requests += all.requests(j);
                latencyNs += all.requests(j) * all.meanLatencyNs(j);
            }
            double mean = requests == 0 ? 0 : latencyNs / requests / NS_PER_US;
            windows.add(new Window((all.startNs(i) - fromNs) / NS_PER_S, requests, mean));
        }
        return windows;
    }
}
