package kvcache.load.record;

/**
 * A time in which something had no CPU.
 *
 * @param startNs its start, by {@link System#nanoTime}
 * @param endNs its end, by the same clock
 */
public record Gap(long startNs, long endNs) {}
