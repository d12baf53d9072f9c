/**
 * Executes a plan: {@link kvcache.load.engine.LoadRun} starts event loops. Each loop paces its share of the requests,
 * maintains connections and records the outcome of each request. The state of a loop is confined to it; results are
 * merged after the loops have ended.
 */
@NullMarked
package kvcache.load.engine;

import org.jspecify.annotations.NullMarked;
