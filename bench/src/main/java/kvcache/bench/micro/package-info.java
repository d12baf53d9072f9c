/**
 * What runs inside a child JVM: the benchmarks, what they work on, and the probe of a store's footprint.
 *
 * <p>A child measures one cell and ends. JMH calls the benchmarks from as many threads as the cell asks for; the states
 * of a thread belong to it, the others are filled by one thread before the clock starts and then only read, but for the
 * store, which is what is measured. Nothing here reads a file of a run or knows how results are shown.
 */
@NullMarked
package kvcache.bench.micro;

import org.jspecify.annotations.NullMarked;
