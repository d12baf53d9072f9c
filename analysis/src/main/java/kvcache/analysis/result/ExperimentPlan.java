package kvcache.analysis.result;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The complete definition of an in-process experiment: each cell is measured once per round, in a separate JVM. Equal
 * plans give the same trials in the same order.
 *
 * @param <C> the cell, measured once per round; its {@code toString} is shown to users
 */
public interface ExperimentPlan<C> {

    /**
     * One measurement of one cell.
     *
     * @param order its position among all trials, from 1
     * @param round from 1
     * @param <C> the cell
     */
    record Trial<C>(int order, int round, C cell) {
        @Override
        public String toString() {
            return "round %s: %s".formatted(round, cell);
        }
    }

    /** Returns all cells, in the plan's order. */
    List<C> cells();

    /** Returns the number of measurements of each cell. */
    int rounds();

    /** Returns the time limit: a round starts only if it would end within it. Zero for no limit. */
    default Duration budget() {
        return Duration.ZERO;
    }

    /** Returns the cells of a round, numbered from 1, in the order of measurement. */
    default List<C> cells(int round) {
        return cells();
    }

    /** Returns the trials of a round, numbered from 1. */
    default List<Trial<C>> trials(int round) {
        List<C> cells = cells(round);
        int before = (round - 1) * cells.size();
        return IntStream.range(0, cells.size())
                .mapToObj(i -> new Trial<>(before + i + 1, round, cells.get(i)))
                .toList();
    }

    /** Returns the cells in random order, so that a drift of the machine affects all equally. */
    static <C> List<C> shuffled(List<C> cells, long seed) {
        List<C> shuffled = new ArrayList<>(cells);
        // The algorithm of java.util.Random is part of its contract, so an old plan can be repeated by a newer JDK.
        Collections.shuffle(shuffled, new Random(seed));
        return List.copyOf(shuffled);
    }
}
