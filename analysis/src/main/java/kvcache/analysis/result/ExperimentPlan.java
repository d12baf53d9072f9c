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
 * @param <C> what is measured once in each round; its text names it for a user
 */
public interface ExperimentPlan<C> {

    /**
     * One measurement of one cell.
     *
     * @param order its place among all trials, from 1
     * @param round the round that it belongs to, from 1
     * @param cell what is measured
     * @param <C> the type of cells
     */
    record Trial<C>(int order, int round, C cell) {
        @Override
        public String toString() {
            return "round %s: %s".formatted(round, cell);
        }
    }

    /** All cells, in the plan's order. */
    List<C> cells();

    /** How often each cell is measured. */
    int rounds();

    /** No further round is begun that would not end within this time; zero for no limit. */
    default Duration budget() {
        return Duration.ZERO;
    }

    /** The cells of a round, numbered from 1, in the order in which they are measured. */
    default List<C> cells(int round) {
        return cells();
    }

    /** The trials of a round, numbered from 1. */
    default List<Trial<C>> trials(int round) {
        List<C> cells = cells(round);
        int before = (round - 1) * cells.size();
        return IntStream.range(0, cells.size())
                .mapToObj(i -> new Trial<>(before + i + 1, round, cells.get(i)))
                .toList();
    }

    /** Cells in an order drawn by a seed, so that a drift falls on all alike. */
    static <C> List<C> shuffled(List<C> cells, long seed) {
        List<C> shuffled = new ArrayList<>(cells);
        // The algorithm of java.util.Random is part of its contract, so an old plan can be repeated by a newer JDK.
        Collections.shuffle(shuffled, new Random(seed));
        return List.copyOf(shuffled);
    }
}
