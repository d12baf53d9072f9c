package kvcache.load.workload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * A recorded sequence of operations on keys, sent in order and repeatedly. Each loop takes those that {@link LoopShare}
 * assigns to it, and its measured phase continues where its warm-up ended.
 *
 * <p>A write has the length of its line, and the number of the write as its version. A key whose first operation is a
 * read is stored before the run, with the first length on any of its lines, or {@value #DEFAULT_BYTES} bytes. Lengths
 * under {@link ValueSizes#LEAST_WITH_VERSION} are raised to it.
 */
public final class Trace implements KeyedSource {

    static final int DEFAULT_BYTES = 12;

    private final long seed;
    private final Operation[] operations;
    private final int[] keysOfLines;
    private final int[] bytesOfLines;
    private final int[] bytesOfKeys;
    private final BitSet preloaded;
    private final KeyNames names;

    /** Created by {@link TraceReader}. */
    Trace(
            long seed,
            Operation[] operations,
            int[] keysOfLines,
            int[] bytesOfLines,
            int[] bytesOfKeys,
            BitSet preloaded,
            KeyNames names) {
        this.seed = seed;
        this.operations = operations;
        this.keysOfLines = keysOfLines;
        this.bytesOfLines = bytesOfLines;
        this.bytesOfKeys = bytesOfKeys;
        this.preloaded = preloaded;
        this.names = names;
    }

    /**
     * Reads a file with a line {@code operation key size} per request; only writes need a size. Blank lines, and those
     * that start with {@code #}, are ignored.
     *
     * @param seed the seed of what is not in the file, such as random gaps between requests
     * @throws BadLineException if a line is invalid
     * @throws IOException if the file cannot be read
     */
    public static Trace read(Path file, long seed) throws IOException {
        return new TraceReader(file).read(seed);
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public int keys() {
        return bytesOfKeys.length - 1;
    }

    @Override
    public KeyNames keyNames() {
        return names;
    }

    @Override
    public boolean isPreloaded(int key) {
        return preloaded.get(key);
    }

    @Override
    public ValueSizes valueSizes() {
        return this::bytes;
    }

    private int bytes(int key, int version) {
        int size = version == WriteVersions.PRELOADED
                ? bytesOfKeys[key]
                : bytesOfLines[line(WriteVersions.number(version))];
        return Math.max(ValueSizes.LEAST_WITH_VERSION, size);
    }

    private int line(long number) {
        return (int) (number % operations.length);
    }

    @Override
    public Requests requests(int phase, LoopShare share, long sentBefore) {
        return new Requests() {
            @Override
            public Operation operation(long ordinal) {
                return operations[line(number(ordinal))];
            }

            @Override
            public int key(long ordinal) {
                return keysOfLines[line(number(ordinal))];
            }

            @Override
            public int version(long ordinal) {
                return WriteVersions.of(number(ordinal));
            }

            private long number(long ordinal) {
                return share.number(sentBefore + ordinal);
            }
        };
    }
}
