package kvcache.load.search;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Finds the highest rate that meets an objective, as an interval: the lower end met it in every run, the upper end in
 * none. It doubles or halves the rate until it has both ends, narrows the interval by bisection, and repeats both ends.
 * If the runs of an end disagree, the interval widens around it. Used by one thread.
 */
public final class RateSearch {

    /** How often each end of the interval must say the same. */
    public static final int REPEATS = 3;

    /** Neighbours are no closer to each other than by this ratio: runs of one rate differ by as much. */
    private static final double RESOLUTION = 1.1;

    private static final double GROWTH = 2;
    private static final double LEAST_PER_SECOND = 1;
    private static final double MOST_PER_SECOND = 10_000_000;

    /** Where a server answers by chance, no number of runs would be enough. */
    private static final int MOST_RUNS = 60;

    /** What a run at one rate says of that rate. */
    public enum Step {
        /** The objective was kept. */
        HELD,
        /** It was not, and that is the server's doing. */
        MISSED,
        /** The load generator itself was late or busy: the run says nothing of the server. */
        CLIENT_LIMITED
    }

    /** Runs the load at a rate. */
    public interface Runs<E extends Exception> {
        /** What a run at so many requests per second says. */
        Step at(double ratePerSecond) throws E, InterruptedException;
    }

    /** Why the interval ends where it does. */
    public enum Top {
        /** The objective was missed there, each time. */
        MISSED,
        /** The load generator could go no further: the server may. */
        CLIENT_LIMITED,
        /** The objective was kept at the highest rate that there is. */
        HIGHEST_RATE,
        /** No rate has missed it so far: the search has not ended. */
        UNTRIED
    }

    /**
     * What was found.
     *
     * @param heldPerSecond the highest rate that held each time; 0 where none did
     * @param topPerSecond the lowest rate above it that did not hold once; the highest that was run if there is none
     * @param top why not
     * @param runs how many runs it took
     */
    public record Found(double heldPerSecond, double topPerSecond, Top top, int runs) {}

    /** What was said of each rate, by ascending rate. */
    private final TreeMap<Double, List<Step>> said = new TreeMap<>();

    private int done;

    /** Searches from a rate on. If a run fails, {@link #found} tells what the runs before it said. */
    public <E extends Exception> Found from(double startPerSecond, Runs<E> runs) throws E, InterruptedException {
        OptionalDouble next = OptionalDouble.of(Math.clamp(startPerSecond, LEAST_PER_SECOND, MOST_PER_SECOND));
        while (next.isPresent() && done < MOST_RUNS) {
            double rate = next.getAsDouble();
            Step step = runs.at(rate);
            said.computeIfAbsent(rate, first -> new ArrayList<>()).add(step);
            done++;
            next = next();
        }
        return found();
    }

    /** The rate to run next; none where both ends are sure and no rate between them would tell more. */
    private OptionalDouble next() {
        double held = held();
        double top = top(held);
        if (top == Double.POSITIVE_INFINITY) {
            double highest = said.lastKey();
            return highest >= MOST_PER_SECOND
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Math.min(MOST_PER_SECOND, highest * GROWTH));
        }
        if (held == 0) {
            double lowest = said.firstKey();
            return lowest <= LEAST_PER_SECOND
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Math.max(LEAST_PER_SECOND, lowest / GROWTH));
        }
        double aboveHeld = said.higherKey(held);
        double belowTop = said.lowerKey(top);
        if (aboveHeld / held > RESOLUTION) {
            return OptionalDouble.of(Math.sqrt(held * aboveHeld));
        }
        if (top / belowTop > RESOLUTION) {
            return OptionalDouble.of(Math.sqrt(belowTop * top));
        }
        if (steps(held).size() < REPEATS) {
            return OptionalDouble.of(held);
        }
        return steps(top).size() < REPEATS ? OptionalDouble.of(top) : OptionalDouble.empty();
    }

    private List<Step> steps(double rate) {
        return said.getOrDefault(rate, List.of());
    }

    private double held() {
        return said.entrySet().stream()
                .filter(rate -> rate.getValue().stream().allMatch(step -> step == Step.HELD))
                .mapToDouble(rate -> rate.getKey())
                .max()
                .orElse(0);
    }

    private double top(double held) {
        return said.tailMap(held, false).entrySet().stream()
                .filter(rate -> rate.getValue().stream().noneMatch(step -> step == Step.HELD))
                .mapToDouble(rate -> rate.getKey())
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Returns what the runs so far say. */
    public Found found() {
        double held = held();
        double top = top(held);
        if (top == Double.POSITIVE_INFINITY) {
            double highest = said.isEmpty() ? 0 : said.lastKey();
            return new Found(held, highest, highest < MOST_PER_SECOND ? Top.UNTRIED : Top.HIGHEST_RATE, done);
        }
        boolean clientLimited = steps(top).contains(Step.CLIENT_LIMITED);
        return new Found(held, top, clientLimited ? Top.CLIENT_LIMITED : Top.MISSED, done);
    }
}
