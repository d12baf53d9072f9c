/**
 * The in-process experiments: stores under JMH, their memory, and the copies of a value. {@code run} has the
 * experiments over HTTP.
 */
@NullMarked
package kvcache.bench;

import org.jspecify.annotations.NullMarked;
