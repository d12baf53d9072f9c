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

    /** How many runs at each end of the interval must agree. */
    public static final int REPEATS = 3;

    /** The minimum ratio of neighbouring rates: runs at one rate differ by as much. */
    private static final double RESOLUTION = 1.1;

    private static final double GROWTH = 2;
    private static final double MIN_PER_SECOND = 1;
    private static final double MAX_PER_SECOND = 10_000_000;

    /** A limit, since a server that responds at random would need any number of runs. */
    private static final int MAX_RUNS = 60;

    /** What a run says about its rate. */
    public enum Step {
        /** The objective was met. */
        HELD,
        /** The objective was missed because of the server. */
        MISSED,
        /** The load generator was late or busy: the run says nothing about the server. */
        CLIENT_LIMITED
    }

    /** Runs the load at a rate. */
    public interface Runs<E extends Exception> {
        /** Returns the result of a run at a rate. */
        Step at(double ratePerSecond) throws E, InterruptedException;
    }

    /** Why the interval ends at its upper end. */
    public enum Top {
        /** The objective was missed there in every run. */
        MISSED,
        /** The load generator was the limit; the server may go further. */
        CLIENT_LIMITED,
        /** The objective was met at the maximum rate. */
        HIGHEST_RATE,
        /** No rate has missed it so far: the search is unfinished. */
        UNTRIED
    }

    /**
     * The result of a search.
     *
     * @param heldPerSecond the highest rate that held in every run; 0 if none did
     * @param topPerSecond the lowest rate above it that never held; if there is none, the highest rate that was run
     * @param top why the interval ends there
     * @param runs the number of runs
     */
    public record Found(double heldPerSecond, double topPerSecond, Top top, int runs) {}

    /** The results of runs by rate. */
    private final TreeMap<Double, List<Step>> stepsByRate = new TreeMap<>();

    private int runCount;

    /** Searches from a start rate. If a run fails, {@link #found} returns the result of the runs before it. */
    public <E extends Exception> Found from(double startPerSecond, Runs<E> runs) throws E, InterruptedException {
        OptionalDouble next = OptionalDouble.of(Math.clamp(startPerSecond, MIN_PER_SECOND, MAX_PER_SECOND));
        while (next.isPresent() && runCount < MAX_RUNS) {
            double rate = next.getAsDouble();
            Step step = runs.at(rate);
            stepsByRate.computeIfAbsent(rate, first -> new ArrayList<>()).add(step);
            runCount++;
            next = next();
        }
        return found();
    }

    /**
     * Returns the rate of the next run; empty if both ends are certain and no rate between them would add information.
     */
    private OptionalDouble next() {
        double held = held();
        double top = top(held);
        if (top == Double.POSITIVE_INFINITY) {
            double highest = stepsByRate.lastKey();
            return highest >= MAX_PER_SECOND
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Math.min(MAX_PER_SECOND, highest * GROWTH));
        }
        if (held == 0) {
            double lowest = stepsByRate.firstKey();
            return lowest <= MIN_PER_SECOND
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Math.max(MIN_PER_SECOND, lowest / GROWTH));
        }
        double aboveHeld = stepsByRate.higherKey(held);
        double belowTop = stepsByRate.lowerKey(top);
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
        return stepsByRate.getOrDefault(rate, List.of());
    }

    private double held() {
        return stepsByRate.entrySet().stream()
                .filter(rate -> rate.getValue().stream().allMatch(step -> step == Step.HELD))
                .mapToDouble(rate -> rate.getKey())
                .max()
                .orElse(0);
    }

    private double top(double held) {
        return stepsByRate.tailMap(held, false).entrySet().stream()
                .filter(rate -> rate.getValue().stream().noneMatch(step -> step == Step.HELD))
                .mapToDouble(rate -> rate.getKey())
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Returns the result of the runs so far. */
    public Found found() {
        double held = held();
        double top = top(held);
        if (top == Double.POSITIVE_INFINITY) {
            double highest = stepsByRate.isEmpty() ? 0 : stepsByRate.lastKey();
            return new Found(held, highest, highest < MAX_PER_SECOND ? Top.UNTRIED : Top.HIGHEST_RATE, runCount);
        }
        boolean clientLimited = steps(top).contains(Step.CLIENT_LIMITED);
        return new Found(held, top, clientLimited ? Top.CLIENT_LIMITED : Top.MISSED, runCount);
    }
}
