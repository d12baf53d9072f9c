/**
 * Runs a plan: {@link kvcache.load.engine.LoadRun} starts event loops, each of which paces its share of the requests,
 * keeps connections and records what became of each request. What one loop uses is confined to it; results are put
 * together when the loops have ended.
 */
@NullMarked
package kvcache.load.engine;

import org.jspecify.annotations.NullMarked;
