package kvcache.analysis.view.micro;

/**
 * One measurement of one cell, in a JVM of its own.
 *
 * @param order its place among all trials of the run, from 1
 * @param round the round that it belongs to, from 1
 * @param cell what is measured
 */
public record MicroTrial(int order, int round, MicroCell cell) {}
