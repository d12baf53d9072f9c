package kvcache.analysis.view.copies;

/**
 * What one JVM found.
 *
 * @param copy what was measured
 * @param bytes length of the values
 * @param round from 1
 * @param ns mean time of a copy
 */
public record CopyRow(Copy copy, int bytes, int round, double ns) {}
