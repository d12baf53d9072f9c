/**
 * What is to be measured: plain data that says everything about a bench before it starts.
 *
 * <p>Nothing here starts a thread, opens a file or knows a server. Every type is immutable and may be shared.
 */
@NullMarked
package kvcache.analysis.plan;

import org.jspecify.annotations.NullMarked;
