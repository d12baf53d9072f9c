package kvcache.analysis.view.footprint;

import java.util.List;
import kvcache.analysis.result.ExperimentPlan;

/**
 * The stores and contents whose memory is measured.
 *
 * @param stores names of the stores
 * @param valueBytes lengths of the values
 * @param entries the capacity of each store, and the number of entries it is filled with
 * @param rounds the number of measurements of each cell
 * @param heapBytes the maximum heap of a child JVM
 * @param seed of the order
 */
public record FootprintPlan(
        List<String> stores, List<Integer> valueBytes, int entries, int rounds, long heapBytes, long seed)
        implements ExperimentPlan<FootprintPlan.Cell> {

    /** The length of every key. */
    public static final int KEY_BYTES = 9;

    /** @throws IllegalArgumentException if there is nothing to measure */
    public FootprintPlan {
        stores = List.copyOf(stores);
        valueBytes = List.copyOf(valueBytes);
        if (stores.isEmpty() || valueBytes.isEmpty() || entries < 1 || rounds < 1) {
            throw new IllegalArgumentException("nothing is to be measured");
        }
    }

    /**
     * A condition that is measured once in each round.
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

    /** Returns every store with every length of values. */
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
