package kvcache.load.workload;

import static kvcache.load.workload.WorkloadSpec.require;

import java.io.IOException;
import java.io.LineNumberReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import kvcache.base.file.BadLineException;

/**
 * Lengths drawn uniformly from a list: those of a file, or quantiles of a distribution. Lengths below
 * {@link ValueSizes#LEAST_WITH_VERSION} are raised to it.
 *
 * <p>Quantiles are looked up, not computed for each value, since logarithms cost more than the rest of a request.
 */
public final class SizeTable implements ValueSizes {

    /** The tail ends at the quantile {@code 1 - 1/32768}: 4 standard deviations of a normal distribution. */
    private static final int QUANTILES = 1 << 14;

    /**
     * The distance from the median up to which one formula approximates the normal distribution; beyond it, another
     * does.
     */
    private static final double NORMAL_SPLIT = 0.425;

    private static final int MAX_LINES = 10_000_000;

    private final int[] sizes;

    private SizeTable(IntStream bytes) {
        sizes = bytes.map(size -> Math.max(LEAST_WITH_VERSION, size)).toArray();
    }

    /**
     * Creates a log-normal distribution: the logarithm of the length is normally distributed.
     *
     * @param medianBytes the median
     * @param sigma the standard deviation of the natural logarithm, over 0 to 5
     * @param maxBytes the maximum; longer lengths are cut to it
     * @throws IllegalArgumentException if a value is out of range
     */
    public static SizeTable logNormal(int medianBytes, double sigma, int maxBytes) {
        require(sigma > 0 && sigma <= 5, "sigma", sigma, "over 0 to 5");
        require(medianBytes <= maxBytes, "medianBytes", medianBytes, "at most maxBytes, " + maxBytes);
        return quantiles(p -> medianBytes * StrictMath.exp(sigma * normalQuantile(p)), maxBytes);
    }

    /** Creates an exponential distribution; lengths above the maximum are cut to it. */
    public static SizeTable exponential(int meanBytes, int maxBytes) {
        require(meanBytes <= maxBytes, "meanBytes", meanBytes, "at most maxBytes, " + maxBytes);
        return quantiles(p -> -meanBytes * StrictMath.log(1 - p), maxBytes);
    }

    /**
     * Reads a file with one length per line; blank lines and text after a {@code #} are ignored.
     *
     * @throws BadLineException if a line is not a length
     * @throws IOException if the file cannot be read
     */
    public static SizeTable read(Path file) throws IOException {
        IntStream.Builder sizes = IntStream.builder();
        int count = 0;
        try (LineNumberReader lines = new LineNumberReader(Files.newBufferedReader(file))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int comment = line.indexOf('#');
                String text = (comment < 0 ? line : line.substring(0, comment)).strip();
                if (text.isEmpty()) {
                    continue;
                }
                if (count == MAX_LINES) {
                    throw new BadLineException(file, lines.getLineNumber(), "more sizes", MAX_LINES + " at most");
                }
                int number = lines.getLineNumber();
                sizes.add(ValueSizes.parseBytes(text)
                        .orElseThrow(() -> new BadLineException(file, number, text, ValueSizes.ALLOWED_BYTES)));
                count++;
            }
        }
        if (count == 0) {
            throw new BadLineException(file, 1, "no size", "a size on each line");
        }
        return new SizeTable(sizes.build());
    }

    private static SizeTable quantiles(DoubleUnaryOperator quantile, int maxBytes) {
        return new SizeTable(IntStream.range(0, QUANTILES)
                .mapToDouble(i -> quantile.applyAsDouble((i + 0.5) / QUANTILES))
                .mapToInt(bytes -> (int) Math.min(maxBytes, Math.round(bytes))));
    }

    /**
     * Returns the quantile of the standard normal distribution for a probability over 1e-10 and under 1 - 1e-10, good
     * to seven digits (Wichura: The Percentage Points of the Normal Distribution, algorithm AS 241, PPND7, 1988).
     */
    static double normalQuantile(double probability) {
        double q = probability - 0.5;
        if (Math.abs(q) <= NORMAL_SPLIT) {
            double r = NORMAL_SPLIT * NORMAL_SPLIT - q * q;
            return q
                    * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)
                    / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1);
        }
        double r = StrictMath.sqrt(-StrictMath.log(q < 0 ? probability : 1 - probability)) - 1.6;
        double quantile = (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777)
                / ((0.12021132975 * r + 0.73700164250) * r + 1);
        return q < 0 ? -quantile : quantile;
    }

    @Override
    public int bytes(int key, int version) {
        return sizes[Hash.below(sizes.length, Values.sizeHash(key, version))];
    }

    /** Equal tables have equal texts. */
    @Override
    public String toString() {
        return "SizeTable[%s, %08x]".formatted(sizes.length, Arrays.hashCode(sizes));
    }
}
