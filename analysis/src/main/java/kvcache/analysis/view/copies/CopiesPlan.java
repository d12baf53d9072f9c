package kvcache.analysis.view.copies;

import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.result.ExperimentPlan;

/**
 * Copies of which lengths are measured, in the same order in each round.
 *
 * @param valueBytes lengths of the values
 * @param rounds how often each copy is measured
 */
public record CopiesPlan(List<Integer> valueBytes, int rounds) implements ExperimentPlan<CopiesPlan.Cell> {

    /** Copies the list. */
    public CopiesPlan {
        valueBytes = List.copyOf(valueBytes);
    }

    /**
     * What is measured once in each round.
     *
     * @param copy which copy
     * @param bytes length of the values
     */
    public record Cell(Copy copy, int bytes) {
        @Override
        public String toString() {
            return "%s, %s B".formatted(copy.words, bytes);
        }
    }

    /** Every copy of every length. */
    @Override
    public List<Cell> cells() {
        return valueBytes.stream()
                .flatMap(bytes -> Stream.of(Copy.values()).map(copy -> new Cell(copy, bytes)))
                .toList();
    }
}
