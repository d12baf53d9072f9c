package kvcache.analysis.view.footprint;

import java.util.List;
import kvcache.analysis.result.ExperimentPlan;

/**
 * The memory of which stores is measured, and with what in them.
 *
 * @param stores names of the stores
 * @param valueBytes lengths of the values
 * @param entries how many entries each store is opened for and filled with
 * @param rounds how often each cell is measured
 * @param heapBytes the most that the heap of a child may take
 * @param seed of the order
 */
public record FootprintPlan(
        List<String> stores, List<Integer> valueBytes, int entries, int rounds, long heapBytes, long seed)
        implements ExperimentPlan<FootprintPlan.Cell> {

    /** The length of every key. */
    public static final int KEY_BYTES = 9;

    /** @throws IllegalArgumentException where nothing is to be measured */
    public FootprintPlan {
        stores = List.copyOf(stores);
        valueBytes = List.copyOf(valueBytes);
        if (stores.isEmpty() || valueBytes.isEmpty() || entries < 1 || rounds < 1) {
            throw new IllegalArgumentException("nothing is to be measured");
        }
    }

    /**
     * What is measured once in each round.
     *
     * @param store its name
     * @param valueBytes length of every value
     */
    public record Cell(String store, int valueBytes) {
        @Override
        public String toString() {
            return "%s, values of %s B".formatted(store, valueBytes);
        }
    }

    /** Every store with every length of values. */
    @Override
    public List<Cell> cells() {
        return valueBytes.stream()
                .flatMap(bytes -> stores.stream().map(store -> new Cell(store, bytes)))
                .toList();
    }

    @Override
    public List<Cell> cells(int round) {
        return ExperimentPlan.shuffled(cells(), seed + round);
    }
}
