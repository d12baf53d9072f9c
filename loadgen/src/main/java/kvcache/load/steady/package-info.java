/**
 * Steady-state detection: determines whether a load was steady, and from when. Pure functions over equal time windows.
 * They use change points; a warm-up of fixed length can be too short without anyone noticing (Barrett et al., "Virtual
 * Machine Warmup Blows Hot and Cold", OOPSLA 2017).
 */
@NullMarked
package kvcache.load.steady;

import org.jspecify.annotations.NullMarked;
