/**
 * The load generator: a {@link kvcache.load.LoadPlan} goes into {@link kvcache.load.LoadRun}, a
 * {@link kvcache.load.LoadResult} comes out.
 *
 * <p>Each event loop has a thread of its own and runs its share of the plan, with its own connections, schedule, requests
 * and record; loops share nothing while they run, and their records are added up at the end. Except for the caller of
 * {@code LoadRun}, who waits, everything here runs on those threads. There is no queue of requests anywhere: a loop that
 * is behind keeps only the place in its schedule, so memory does not grow with the backlog.
 */
@NullMarked
package kvcache.load;

import org.jspecify.annotations.NullMarked;
