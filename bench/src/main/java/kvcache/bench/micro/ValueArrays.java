package kvcache.bench.micro;

import java.util.SplittableRandom;
import kvcache.store.Entry;

/** Values of one length, each an array of its own, as a server makes one for each write. */
final class ValueArrays {

    private final byte[] template;

    ValueArrays(int valueBytes, long seed) {
        template = new byte[valueBytes];
        new SplittableRandom(seed).nextBytes(template);
    }

    /** An entry whose value nobody else holds. */
    Entry fresh(long version) {
        return Entry.of(template.clone(), version);
    }
}
