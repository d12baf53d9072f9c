package kvcache.load.steady;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Whether a run was steady in its measured phase, and from when. It was if the level of its measure did not change
 * after the start of the measured phase, as determined by {@link ChangePoints}, not by the nominal warm-up.
 *
 * <p>Levels that differ by less than {@link #TOLERANCE} count as one. A slow drift appears as several levels, and so as
 * unsteady, if it adds up to about twice that. A change among the first or last {@link #GRACE} windows of the measured
 * phase is ignored: the first can be the late end of the warm-up, and the last are too few to be a level.
 *
 * @param outcome whether the run was steady
 * @param steadyFromSeconds the start of the steady state, since the load began; present if there was one
 * @param levels from left to right; empty if the run was too short
 * @param words one sentence about it, for people
 */
public record SteadyState(Outcome outcome, OptionalDouble steadyFromSeconds, List<Level> levels, String words) {

    /** The minimum relative difference of levels. */
    public static final double TOLERANCE = 0.1;

    /** How many windows at either end of the measured phase may be on another level. */
    public static final int GRACE = ChangePoints.MIN_LENGTH;

    /** The minimum number of windows for a result. */
    public static final int MIN_WINDOWS = 10;

    /** The minimum number of windows before a warm-up may end. */
    public static final int MIN_RECENT_WINDOWS = 15;

    private static final double LOG_TOLERANCE = Math.log1p(TOLERANCE);

    /** Whether a run was steady. */
    public enum Outcome {
        /** The run was steady. */
        STEADY,
        /** The level changed during the measured phase. */
        NEVER_STEADY,
        /** Fewer than {@link #MIN_WINDOWS} windows of the measured phase have a value. */
        TOO_SHORT
    }

    /**
     * A period on one level.
     *
     * @param fromSeconds its start, since the load began
     * @param toSeconds its end, since the load began
     * @param value the geometric mean of its windows without outliers, in µs or requests per second
     */
    public record Level(double fromSeconds, double toSeconds, double value) {}

    public SteadyState {
        levels = List.copyOf(levels);
    }

    /**
     * Determines whether a run was steady.
     *
     * @param windows the windows of warm-up and measured phase, in order, including empty ones
     * @param measuredFromSeconds the start of the measured phase, since the load began
     * @throws IllegalArgumentException if windows are not contiguous and of one length
     */
    public static SteadyState of(List<Window> windows, SteadyMeasure measure, double measuredFromSeconds) {
        SteadyWindows used = SteadyWindows.of(windows, measure);
        int measuredFrom = used.firstFrom(measuredFromSeconds);
        int measured = used.count() - measuredFrom;
        if (measured < MIN_WINDOWS) {
            String words = tooShortWords(measured, MIN_WINDOWS);
            return new SteadyState(Outcome.TOO_SHORT, OptionalDouble.empty(), List.of(), words);
        }
        List<Stretch> segments = ChangePoints.of(used.series()).merged(LOG_TOLERANCE);
        List<Level> levels = segments.stream().map(used::level).toList();
        int last = segments.size() - 1;
        if (last > 0 && segments.get(last).length() <= GRACE) {
            last--;
        }
        int firstForbidden = measuredFrom + GRACE + 1;
        int changes = (int) segments.subList(0, last + 1).stream()
                .filter(segment -> segment.from() >= firstForbidden)
                .count();
        if (changes > 0) {
            String words = neverSteadyWords(measure, changes, levels.get(last - 1), levels.get(last));
            return new SteadyState(Outcome.NEVER_STEADY, OptionalDouble.empty(), levels, words);
        }
        double fromSeconds = levels.get(last).fromSeconds();
        String words = steadyWords(measure, levels.subList(0, last), levels.get(last));
        return new SteadyState(Outcome.STEADY, OptionalDouble.of(fromSeconds), levels, words);
    }

    /**
     * Returns whether a load has been steady recently, so that its warm-up may end. The last third of its windows, and
     * at least the last {@link #MIN_RECENT_WINDOWS}, must lie in one segment, and their second half must be within
     * {@link #TOLERANCE} of their first with twice the standard error of that difference to spare. A slow change cannot
     * be found in few windows, so the noisier the windows, the more are needed: with 5 % of noise the minimum, with 20
     * % some 200. Repeated calls may return true early by chance: {@link #of} is the judgement of the run.
     *
     * @param windows so far, in order, including empty ones
     * @throws IllegalArgumentException if windows are not contiguous and of one length
     */
    public static boolean isSteadyNow(List<Window> windows, SteadyMeasure measure) {
        double[] series = SteadyWindows.of(windows, measure).series();
        int count = series.length;
        int recent = Math.max(MIN_RECENT_WINDOWS, Math.ceilDiv(count, 3));
        if (recent > count) {
            return false;
        }
        int from = count - recent;
        if (ChangePoints.of(series).merged(LOG_TOLERANCE).getLast().from() > from) {
            return false;
        }
        Hampel filtered = Hampel.of(series);
        int middle = (from + count) / 2;
        double difference = Math.abs(filtered.mean(middle, count) - filtered.mean(from, middle));
        double standardError = 2 * filtered.noise() / Math.sqrt(recent);
        return difference + 2 * standardError < LOG_TOLERANCE;
    }

    private static String tooShortWords(int windows, int needed) {
        return "too short to tell: the measured phase has %s usable windows, of %s needed".formatted(windows, needed);
    }

    private static String steadyWords(SteadyMeasure measure, List<Level> before, Level steady) {
        String value = measure.withUnit(steady.value());
        if (before.isEmpty()) {
            return "steady from the start on (%s %s)".formatted(measure, value);
        }
        return "steady from %s on (%s %s; before that %s)"
                .formatted(seconds(steady), measure, value, range(measure, before));
    }

    private static String neverSteadyWords(SteadyMeasure measure, int changes, Level from, Level to) {
        String step = "from %s to %s %s after the start"
                .formatted(measure.withUnit(from.value()), measure.withUnit(to.value()), seconds(to));
        return changes == 1
                ? "never steady: the %s changed %s".formatted(measure, step)
                : "never steady: the %s changed %s times, at last %s".formatted(measure, changes, step);
    }

    private static String range(SteadyMeasure measure, List<Level> levels) {
        ToDoubleFunction<Level> value = Level::value;
        double least = levels.stream().mapToDouble(value).min().orElseThrow();
        double most = levels.stream().mapToDouble(value).max().orElseThrow();
        return levels.size() == 1
                ? measure.withUnit(least)
                : SteadyMeasure.number(least) + " to " + measure.withUnit(most);
    }

    private static String seconds(Level level) {
        return String.format(Locale.ROOT, "%.1f s", level.fromSeconds());
    }
}
