/**
 * What a store costs inside the process: JMH benchmarks of the stores, planned, run, kept and drawn.
 *
 * <p>Over HTTP a lookup disappears in the cost of a system call; here it is alone. A {@link kvcache.analysis.micro.MicroPlan} names the
 * cells, {@link kvcache.analysis.micro.MicroRun} measures each in a JVM of its own, once in each round, and appends a row to
 * {@code rounds.csv}; {@link kvcache.analysis.micro.MicroReport} computes all the rest from the files. One thread runs all this; JMH
 * starts the threads that measure, in the child.
 */
@NullMarked
package kvcache.analysis.micro;

import org.jspecify.annotations.NullMarked;
