/**
 * Pages as data, and their rendering as self-contained HTML, Markdown or terminal output. Knows nothing of runs, so all
 * kinds of experiments share it. Foreign text is escaped, never executed.
 *
 * <p>Runs on the caller's thread.
 */
@NullMarked
package kvcache.analysis.page;

import org.jspecify.annotations.NullMarked;
