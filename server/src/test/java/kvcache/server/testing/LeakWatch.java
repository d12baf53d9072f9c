package kvcache.server.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class during which a buffer of Netty's was dropped without being released. It is registered for every
 * class of this module (in {@code META-INF/services}), and must be made before Netty's buffers are loaded, since they
 * look up their detector once.
 */
public final class LeakWatch implements BeforeAllCallback, AfterAllCallback {

    private static final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    /** How many uses of each buffer the detector keeps the stack of, beside that of its making. */
    private static final String RECORDS = "io.netty.leakDetection.targetRecords";

    static {
        // None: a stack for each byte that is read takes more time than all else in these tests. Who looks for a leak
        // gives some.
        if (System.getProperty(RECORDS) == null) {
            System.setProperty(RECORDS, "0");
        }
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation")
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                    Class<T> resource, int samplingInterval, long maxActive) {
                return detector(resource, samplingInterval);
            }

            @Override
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
                return detector(resource, samplingInterval);
            }
        });
    }

    private static <T> ResourceLeakDetector<T> detector(Class<T> resource, int samplingInterval) {
        return new Collecting<>(resource, samplingInterval);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // Being loaded is what counts.
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        List<String> found = leaksUntilNow();
        if (!found.isEmpty()) {
            throw new AssertionError(
                    "%d buffers were never released; the first: %s".formatted(found.size(), found.get(0)));
        }
    }

    /** Collects garbage, and tells which buffers were in it. */
    static List<String> leaksUntilNow() throws InterruptedException {
        // References are cleared and queued together, so when this one has come through, Netty's have too.
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> witness = new WeakReference<>(new Object(), queue);
        try {
            do {
                System.gc();
            } while (queue.remove(TimeUnit.SECONDS.toMillis(1)) == null);
        } finally {
            Reference.reachabilityFence(witness);
        }
        // The detector looks into its queue when it is given the next buffer to watch.
        ByteBufAllocator.DEFAULT.buffer(1).release();
        List<String> found = new ArrayList<>();
        for (String leak = leaks.poll(); leak != null; leak = leaks.poll()) {
            found.add(leak);
        }
        return found;
    }

    private static final class Collecting<T> extends ResourceLeakDetector<T> {

        Collecting(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true; // whether or not anybody logs errors
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            leaks.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            leaks.add(resourceType);
        }
    }
}
