package kvcache.load.workload;

/**
 * What the requests of a run are.
 *
 * @param readFraction share of reads, 0 to 1; the rest are writes
 * @param keys how many keys there are, named as the original names them: key1, key2 and so on
 * @param keyDistribution how often each is chosen
 * @param valueBytes length of every value
 * @param seed equal seeds give equal requests
 */
public record WorkloadSpec(double readFraction, int keys, KeyDistribution keyDistribution, int valueBytes, long seed) {}
