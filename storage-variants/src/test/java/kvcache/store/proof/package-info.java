/**
 * Proofs that go beyond what a test by example can show: linearizability, the memory model, and memory that stays flat.
 *
 * <p>Each runs in a short form with every build and in a long one in the profile {@code long};
 * {@link kvcache.store.proof.Effort} holds the figures of both. Each proof has a canary, a store that is wrong on
 * purpose and must be caught: a proof that cannot fail shows nothing.
 */
@NullMarked
package kvcache.store.proof;

import org.jspecify.annotations.NullMarked;
