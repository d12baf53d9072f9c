package kvcache.load.steady;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether a run was in a steady state in its measured phase, and from when. It was if the level of its measure did not
 * change after the measured phase had begun, as determined by {@link ChangePoints}, not by the nominal warm-up.
 *
 * <p>Levels that differ by less than {@link #TOLERANCE} count as one. A slow drift comes out as several levels, and so
 * as not steady, if it adds up to about twice that. A change among the first or last {@link #GRACE} windows of the
 * measured phase is forgiven: the first can be the end of the warm-up, seen late, and of the last nobody can say
 * whether they last.
 *
 * @param outcome what there is to say
 * @param steadyFromSeconds when the steady state began, since the load began; present where there was one
 * @param levels from left to right; none where the run was too short
 * @param words one sentence about it, for people
 */
public record SteadyState(Outcome outcome, OptionalDouble steadyFromSeconds, List<Level> levels, String words) {

    /** Levels that differ by a smaller share count as one. */
    public static final double TOLERANCE = 0.1;

    /** How many windows, at either end of the measured phase, may be on another level. */
    public static final int GRACE = ChangePoints.MIN_LENGTH;

    /** With fewer windows there is no telling. */
    public static final int MIN_WINDOWS = 10;

    /** A warm-up does not end with fewer windows. */
    public static final int MIN_RECENT_WINDOWS = 15;

    private static final double LOG_TOLERANCE = Math.log1p(TOLERANCE);

    /** What there is to say of a run. */
    public enum Outcome {
        /** It was in one steady state. */
        STEADY,
        /** The level changed while it was measured. */
        NEVER_STEADY,
        /** Fewer than {@link #MIN_WINDOWS} windows of the measured phase say anything. */
        TOO_SHORT
    }

    /**
     * A stretch on one level.
     *
     * @param fromSeconds since the load began
     * @param toSeconds since the load began
     * @param value the geometric mean of its windows without outliers; in µs or in requests per second
     */
    public record Level(double fromSeconds, double toSeconds, double value) {}

    /** Copies the list. */
    public SteadyState {
        levels = List.copyOf(levels);
    }

    /**
     * Judges a run.
     *
     * @param windows of its warm-up and of its measured phase, in order, empty ones too
     * @param measuredFromSeconds when its measured phase began, since the load began
     * @throws IllegalArgumentException where windows do not follow each other at one length
     */
    public static SteadyState of(List<Window> windows, SteadyMeasure measure, double measuredFromSeconds) {
        SteadyWindows used = SteadyWindows.of(windows, measure);
        int measuredFrom = used.firstFrom(measuredFromSeconds);
        int measured = used.count() - measuredFrom;
        if (measured < MIN_WINDOWS) {
            String words = Words.tooShort(measured, MIN_WINDOWS);
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
            String words = Words.neverSteady(measure, changes, levels.get(last - 1), levels.get(last));
            return new SteadyState(Outcome.NEVER_STEADY, OptionalDouble.empty(), levels, words);
        }
        double fromSeconds = levels.get(last).fromSeconds();
        String words = Words.steady(measure, levels.subList(0, last), levels.get(last));
        return new SteadyState(Outcome.STEADY, OptionalDouble.of(fromSeconds), levels, words);
    }

    /**
     * Whether a load has been steady of late, so that its warm-up may end: whether the last third of its windows, and
     * at least the last {@link #MIN_RECENT_WINDOWS}, lie in one segment, and their second half is surely within
     * {@link #TOLERANCE} of their first. Surely means that twice the standard error of that difference is left to
     * spare: a few windows are too few to find a slow change in, and who has not seen one may not have looked long
     * enough. So the noisier the windows, the more it takes: with 5 % of noise the least number does, with 20 % some
     * 200 windows. A warm-up that goes on for hundreds of windows looks steady in its first few, and who asks again
     * with each new window may be told yes early by chance: {@link #of} is what judges the run.
     *
     * @param windows so far, in order, empty ones too
     * @throws IllegalArgumentException where windows do not follow each other at one length
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
}
