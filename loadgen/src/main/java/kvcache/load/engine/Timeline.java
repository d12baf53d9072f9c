package kvcache.load.engine;

import java.util.ArrayList;
import java.util.List;
import kvcache.load.record.Windows;
import kvcache.load.steady.Window;

/** Converts a run to equal windows, for change point detection. */
final class Timeline {

    /** More windows would take long to search and reveal no more. */
    private static final int MAX_WINDOWS = 600;

    private static final double NS_PER_S = 1e9;
    private static final double NS_PER_US = 1e3;

    private Timeline() {}

    /**
     * Returns the windows that lie completely between two times, by {@link System#nanoTime()}. If there are very many,
     * neighbours are joined.
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
        int joined = Math.max(1, Math.ceilDiv(end - first, MAX_WINDOWS));
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
