package kvcache.load.client;

import kvcache.load.workload.Operation;

/**
 * A request that is to be sent again, as it was: with its due time and its version.
 *
 * @param dueNs from when its latency counts, by {@link System#nanoTime()}
 * @param phase that it belongs to
 * @param attempts how often it has been sent
 */
public record SentAgain(Operation operation, int key, int version, long dueNs, int phase, int attempts) {}
