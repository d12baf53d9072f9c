/**
 * Calibration of the generator: measures its capacity against a server in the same process that does almost nothing.
 * The result is kept in a file and shown as headroom beside every later result.
 */
@NullMarked
package kvcache.load.calibrate;

import org.jspecify.annotations.NullMarked;
