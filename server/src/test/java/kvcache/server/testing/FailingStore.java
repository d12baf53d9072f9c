package kvcache.server.testing;

import java.util.function.Supplier;
import kvcache.store.Entry;
import kvcache.store.EntryScan;
import kvcache.store.Key;
import kvcache.store.Store;
import org.jspecify.annotations.Nullable;

/** A store that throws at keys that begin with {@code bad}, and has nothing under any other. */
public final class FailingStore implements Store {

    private final Supplier<RuntimeException> failure;

    /** A store that throws what the supplier gives, or what it throws itself. */
    public FailingStore(Supplier<RuntimeException> failure) {
        this.failure = failure;
    }

    private void check(Key key) {
        if (key.toString().startsWith("bad")) {
            throw failure.get();
        }
    }

    @Override
    public @Nullable Entry get(Key key) {
        check(key);
        return null;
    }

    @Override
    public void put(Key key, Entry entry) {
        check(key);
    }

    @Override
    public boolean putIf(Key key, long expectedVersion, Entry entry) {
        check(key);
        return true;
    }

    @Override
    public boolean removeIf(Key key, long expectedVersion) {
        check(key);
        return false;
    }

    @Override
    public boolean remove(Key key) {
        check(key);
        return false;
    }

    @Override
    public long size() {
        return 0;
    }

    @Override
    public void clear() {}

    @Override
    public EntryScan scan() {
        return visitor -> false;
    }

    @Override
    public void close() {}
}
