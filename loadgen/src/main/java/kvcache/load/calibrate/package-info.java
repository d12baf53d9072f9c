/**
 * What the generator itself can do: measured against a server in the same process that does next to nothing, kept in a
 * file, and shown as headroom beside every later result.
 */
@NullMarked
package kvcache.load.calibrate;

import org.jspecify.annotations.NullMarked;
