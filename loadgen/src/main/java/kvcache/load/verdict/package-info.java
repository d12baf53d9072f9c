/** What limited a run: evidence in, a verdict and its reasons out. Pure functions. */
@NullMarked
package kvcache.load.verdict;

import org.jspecify.annotations.NullMarked;
