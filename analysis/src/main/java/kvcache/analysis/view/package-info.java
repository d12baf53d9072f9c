/**
 * What all kinds of experiments have in common when they are drawn. The packages below hold a document each.
 *
 * <p>Runs on the caller's thread.
 */
@NullMarked
package kvcache.analysis.view;

import org.jspecify.annotations.NullMarked;
