package kvcache.store.proof;

import org.jetbrains.lincheck.datastructures.ParameterGenerator;
import org.jetbrains.lincheck.datastructures.RandomProvider;

/** 1, 2, 3 and so on, from 1 again in each scenario: versions that no two writes of a scenario share. */
public final class FreshVersions implements ParameterGenerator<Integer> {

    private int last;

    /** What Lincheck makes it by; there is nothing random in it. */
    public FreshVersions(RandomProvider random, String configuration) {}

    @Override
    public Integer generate() {
        return ++last;
    }

    @Override
    public void reset() {
        last = 0;
    }
}
