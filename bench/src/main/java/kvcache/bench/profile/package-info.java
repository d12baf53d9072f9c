/**
 * Flame graphs of child servers, for CPU time and allocation, and differences between two of them. They are recorded in
 * separate trials in which nothing is timed.
 *
 * <p>A profiler is attached to the child from its start and writes one JFR recording. Only samples taken while the warm
 * server is under load are kept, as collapsed stacks (one line per stack, after Gregg, "The Flame Graph", CACM 59(6),
 * 2016). All graphs are drawn from these files and can be redrawn from them. Everything runs on the caller's thread.
 */
@NullMarked
package kvcache.bench.profile;

import org.jspecify.annotations.NullMarked;
