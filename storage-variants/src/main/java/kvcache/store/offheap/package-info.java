/**
 * {@code offheap}: keys and values outside the heap, reads without a lock, bounded by bytes.
 *
 * <p>{@link kvcache.store.offheap.OffHeapStore} divides the keys over segments by their hashes. A
 * {@link kvcache.store.offheap.Segment} writes records one behind the other into chunks of native memory, its
 * {@link kvcache.store.offheap.RecordLog}, and finds them by an {@link kvcache.store.offheap.Index} of one 64-bit word
 * a key. A record never changes: an overwrite appends another one and then swings the word. What nobody points to is
 * dead; the {@link kvcache.store.offheap.Chunks} hold which chunks there are, in the order of their age, and a hand
 * that goes round over them.
 *
 * <p>Where memory runs short the hand condenses chunk after chunk: it copies what is to be kept behind what it kept
 * before and frees the rest. While dead records take a third of the memory it keeps every live one; otherwise it evicts
 * by SIEVE: what was read since the hand last came by is kept where it is in the order and loses its mark, the rest
 * goes. SIEVE (Zhang, Yang, Yue, Vigfusson, Rashmi: "SIEVE is Simpler than LRU", NSDI 2024) because its queue is a
 * log's own order and a hit costs one bit: no entry carries pointers, no hit moves anything, and its miss ratio is
 * still that of the best. S3-FIFO would need a second log and a table of ghosts for a like result.
 *
 * <p>A value of the longest length that the variant tells is taken whatever was stored before: memory that is short is
 * first taken from spare chunks, then from an index that is larger than the present keys need, then from entries.
 *
 * <p>Memory comes from the C library, which keeps what is freed. Clearing and closing make it give everything back to
 * the operating system; a daemon thread, {@code kvcache-trim}, does so when the memory in use has fallen by a quarter
 * and by 16 MiB. Up to sixteen chunks of a segment are kept for its next records.
 *
 * <p>Threads: writers of a segment exclude each other by its lock. Readers take none. They announce themselves to the
 * {@link kvcache.store.offheap.ReadGuard}, and memory is given back or used anew only when every reader that could have
 * found it has left; so no reader ever sees a torn value, and none has to try again. Closing takes the index away from
 * readers, waits for those that are at it, and frees everything.
 */
@NullMarked
package kvcache.store.offheap;

import org.jspecify.annotations.NullMarked;
