/**
 * The load generator: {@link kvcache.load.engine.LoadRun} executes a {@link kvcache.load.LoadPlan} and returns a
 * {@link kvcache.load.LoadResult}; a {@link kvcache.load.verdict.Judgement} says what limited it.
 *
 * <p>Each event loop has its own thread and runs its share of the plan with its own connections, schedule, requests and
 * record. Loops share nothing while they run. Once a second, the caller of {@code LoadRun} aggregates what the loops
 * hand over, notifies listeners, ends the warm-up if it is to end once the load is steady, and reads the kernel's
 * counters. Everything else runs on the loops' threads. Requests are never queued: a loop that is behind keeps only its
 * position in the schedule, so memory does not grow with the backlog.
 */
@NullMarked
package kvcache.load;

import org.jspecify.annotations.NullMarked;
