/**
 * What jcstress lets race, some million times over: each class is one small race, with every outcome that the contract
 * of a store allows.
 *
 * <p>jcstress runs them in JVMs of its own, two actors on two threads;
 * {@link kvcache.store.proof.memory.MemoryModelTest} starts it. Which store they race on is told by a system property,
 * so that a new variant needs nothing here.
 */
@NullMarked
package kvcache.store.proof.memory;

import org.jspecify.annotations.NullMarked;
