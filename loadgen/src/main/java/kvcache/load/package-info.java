/**
 * The load generator: a {@link kvcache.load.LoadPlan} goes into {@link kvcache.load.engine.LoadRun}, a
 * {@link kvcache.load.LoadResult} comes out, and a {@link kvcache.load.verdict.Judgement} says what limited it.
 *
 * <p>Each event loop has a thread of its own and runs its share of the plan, with its own connections, schedule,
 * requests and record; loops share nothing while they run. The caller of {@code LoadRun} adds up once a second what
 * they hand over, tells listeners of it, ends a warm-up that is to end when the load is steady, and reads the kernel's
 * counters; everything else runs on the loops' threads. There is no queue of requests anywhere: a loop that is behind
 * keeps only the place in its schedule, so memory does not grow with the backlog.
 */
@NullMarked
package kvcache.load;

import org.jspecify.annotations.NullMarked;
