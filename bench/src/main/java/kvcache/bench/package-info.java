/**
 * The experiments inside the process: stores under JMH, their memory, and the copies of a value. {@code run} has those
 * over HTTP.
 */
@NullMarked
package kvcache.bench;

import org.jspecify.annotations.NullMarked;
