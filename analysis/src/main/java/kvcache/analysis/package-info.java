/**
 * Everything that is computed from the files of a run: no server, no load, no JMH.
 *
 * <p>{@code plan} is what was to be measured and {@code result} the files of a run; {@code stats} takes plain numbers,
 * {@code finding} gives answers; {@code chart} and {@code page} are how things look; {@code view} has a document for
 * each kind of run.
 */
@NullMarked
package kvcache.analysis;

import org.jspecify.annotations.NullMarked;
