/**
 * {@code offheap}: keys and values outside the heap, lock-free reads, bounded in bytes.
 *
 * <p>{@link kvcache.store.offheap.OffHeapStore} partitions the keys into segments by hash. A
 * {@link kvcache.store.offheap.Segment} appends records to its {@link kvcache.store.offheap.RecordLog}, which consists
 * of chunks of native memory, and finds them by an {@link kvcache.store.offheap.Index} of one 64-bit word per key.
 * Records are immutable: an overwrite appends a new record and then updates the word. A record that no word points to
 * is dead. {@link kvcache.store.offheap.Chunks} holds the chunks in order of age, and the hand that cycles over them.
 *
 * <p>When memory runs short the hand compacts chunk after chunk: it copies the records to keep behind those that it
 * kept before and frees the rest. While dead records take a third of the memory it keeps every live record. Otherwise
 * it evicts by SIEVE: a record that was read since the hand last passed keeps its position and loses its mark; the
 * others are evicted. SIEVE (Zhang, Yang, Yue, Vigfusson, Rashmi: "SIEVE is Simpler than LRU", NSDI 2024) was chosen
 * because its queue is the log's own order and a hit costs one bit: entries carry no pointers, a hit moves nothing, and
 * its miss ratio still matches the best. S3-FIFO would need a second log and a ghost table for a similar result.
 *
 * <p>A value up to the maximum length that the variant reports is always accepted. If memory is short it is taken first
 * from spare chunks, then from an index that is larger than the present keys need, then from entries.
 *
 * <p>Memory comes from the C library, which retains freed memory. Clearing and closing make it return everything to the
 * operating system. A daemon thread, {@code kvcache-trim}, does so when the memory in use has fallen by a quarter and
 * by 16 MiB. A segment keeps up to sixteen chunks for its next records.
 *
 * <p>Threads: writers of a segment exclude each other by its lock. Readers take no lock. They register with the
 * {@link kvcache.store.offheap.ReadGuard}, and memory is freed or reused only after every reader that could have found
 * it has left. So no reader sees a torn value, and none has to retry. Closing takes the index away from readers, waits
 * for active readers, and frees everything.
 */
@NullMarked
package kvcache.store.offheap;

import org.jspecify.annotations.NullMarked;
