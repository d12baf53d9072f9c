/**
 * Whether, and from when on, a load was in a steady state: pure functions over equal windows of time. Change points
 * tell it, not a warm-up of fixed length, which can be too short without anyone seeing it (Barrett et al., "Virtual
 * Machine Warmup Blows Hot and Cold", OOPSLA 2017).
 */
@NullMarked
package kvcache.load.steady;

import org.jspecify.annotations.NullMarked;
