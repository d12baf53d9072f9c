/** The search for the highest rate that keeps an objective: pure decisions, apart from the runs that they rest on. */
@NullMarked
package kvcache.load.search;

import org.jspecify.annotations.NullMarked;
