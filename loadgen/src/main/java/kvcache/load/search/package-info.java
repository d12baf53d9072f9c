/**
 * The search for the highest rate that meets an objective: pure decisions, separate from the runs that supply their
 * data.
 */
@NullMarked
package kvcache.load.search;

import org.jspecify.annotations.NullMarked;
