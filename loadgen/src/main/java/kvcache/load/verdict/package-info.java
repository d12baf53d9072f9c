/** Verdicts: what limited a run, derived from evidence, with reasons. Pure functions. */
@NullMarked
package kvcache.load.verdict;

import org.jspecify.annotations.NullMarked;
