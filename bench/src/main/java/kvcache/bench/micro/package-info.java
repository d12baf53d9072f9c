/**
 * The code that runs inside a child JVM: the benchmarks, their states, and the probe of a store's footprint.
 *
 * <p>A child measures one cell and exits. JMH calls the benchmarks from the number of threads that the cell specifies.
 * Thread-scoped states are confined to their thread. One thread fills the other states before the measurement; after
 * that they are read-only, except the store, which is what is measured. Nothing here reads the files of a run or
 * presents results.
 */
@NullMarked
package kvcache.bench.micro;

import org.jspecify.annotations.NullMarked;
