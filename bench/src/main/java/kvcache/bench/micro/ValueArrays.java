package kvcache.bench.micro;

import java.util.SplittableRandom;
import kvcache.store.Entry;

/** Values of one length, each in a separate array, as a server creates one per write. */
final class ValueArrays {

    private final byte[] template;

    ValueArrays(int valueBytes, long seed) {
        template = new byte[valueBytes];
        new SplittableRandom(seed).nextBytes(template);
    }

    /** Returns an entry with a new value array. */
    Entry fresh(long version) {
        return Entry.of(template.clone(), version);
    }
}
