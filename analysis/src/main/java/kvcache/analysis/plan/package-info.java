/**
 * The plan of a bench: plain data that describes it completely before it starts.
 *
 * <p>Nothing here starts a thread, opens a file or depends on a server. Every type is immutable and thread-safe.
 */
@NullMarked
package kvcache.analysis.plan;

import org.jspecify.annotations.NullMarked;
