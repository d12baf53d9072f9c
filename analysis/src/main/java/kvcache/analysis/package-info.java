/**
 * Everything that is computed from the files of a run. Depends on no server, no load generator and no JMH.
 *
 * <p>{@code plan} says what to measure and {@code result} reads and writes the files of a run. {@code stats} works on
 * plain numbers and {@code finding} derives answers. {@code chart} and {@code page} render; {@code view} has one
 * document for each kind of run.
 */
@NullMarked
package kvcache.analysis;

import org.jspecify.annotations.NullMarked;
