/**
 * Statistics on plain numbers: confidence intervals and verdicts.
 *
 * <p>Depends on no file, no chart and no other package of this project, so each rule can be checked by hand against a
 * textbook. All functions are pure and thread-safe.
 */
@NullMarked
package kvcache.analysis.stats;

import org.jspecify.annotations.NullMarked;
