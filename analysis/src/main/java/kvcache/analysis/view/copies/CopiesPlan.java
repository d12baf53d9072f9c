package kvcache.analysis.view.copies;

import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.result.ExperimentPlan;

/**
 * The lengths of the measured copies, in the same order in each round.
 *
 * @param rounds the number of measurements of each copy
 */
public record CopiesPlan(List<Integer> valueBytes, int rounds) implements ExperimentPlan<CopiesPlan.Cell> {

    public CopiesPlan {
        valueBytes = List.copyOf(valueBytes);
    }

    /**
     * A copy of one length, measured once in each round.
     *
     * @param bytes length of the values
     */
    public record Cell(Copy copy, int bytes) {
        @Override
        public String toString() {
            return "%s, %s B".formatted(copy.words, bytes);
        }
    }

    /** Returns every copy of every length. */
    @Override
    public List<Cell> cells() {
        return valueBytes.stream()
                .flatMap(bytes -> Stream.of(Copy.values()).map(copy -> new Cell(copy, bytes)))
                .toList();
    }
}
