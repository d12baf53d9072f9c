/**
 * Flame graphs of child servers: where their CPU time goes and what they allocate, taken in trials of their own that
 * nothing is timed in, and what differs between two of them.
 *
 * <p>A profiler sits in the child from its start and leaves one recording in JFR's format; of it only what was sampled
 * while the warm server was kept busy is kept, as collapsed stacks (a line for each stack, after Gregg, "The Flame
 * Graph", CACM 59(6), 2016). All graphs are made from these files, and can be made from them again. Everything runs on
 * the caller's thread.
 */
@NullMarked
package kvcache.bench.profile;

import org.jspecify.annotations.NullMarked;
