package kvcache.load.steady;

import java.util.List;

/** The windows of a run for which a measure has a value, and the series of its logarithms. */
record SteadyWindows(List<Window> used, SteadyMeasure measure, double lengthSeconds) {

    /**
     * The maximum deviation of starts from an even grid, as a share of a window's length; they may have been rounded.
     */
    private static final double UNEVEN = 0.01;

    /** @throws IllegalArgumentException if windows are not contiguous and of one length */
    static SteadyWindows of(List<Window> windows, SteadyMeasure measure) {
        double length = lengthSeconds(windows);
        return new SteadyWindows(windows.stream().filter(measure::isIn).toList(), measure, length);
    }

    private static double lengthSeconds(List<Window> windows) {
        if (windows.size() < 2) {
            return 0;
        }
        double first = windows.getFirst().startSeconds();
        double length = (windows.getLast().startSeconds() - first) / (windows.size() - 1);
        for (int i = 1; i < windows.size(); i++) {
            double gap = windows.get(i).startSeconds() - windows.get(i - 1).startSeconds();
            if (!(gap > 0) || Math.abs(gap - length) > UNEVEN * length) {
                throw new IllegalArgumentException("window " + i + " starts " + gap
                        + " s after the one before it; allowed: windows of one length, here " + length + " s");
            }
        }
        return length;
    }

    double[] series() {
        return used.stream()
                .mapToDouble(window -> measure.log(window, lengthSeconds))
                .toArray();
    }

    int count() {
        return used.size();
    }

    double startSeconds(int index) {
        return used.get(index).startSeconds();
    }

    /** Returns the index of the first window whose middle is after a time; the count if there is none. */
    int firstFrom(double seconds) {
        int index = 0;
        while (index < count() && startSeconds(index) + lengthSeconds / 2 < seconds) {
            index++;
        }
        return index;
    }

    SteadyState.Level level(Stretch segment) {
        double toSeconds = startSeconds(segment.to() - 1) + lengthSeconds;
        return new SteadyState.Level(startSeconds(segment.from()), toSeconds, Math.exp(segment.mean()));
    }
}
