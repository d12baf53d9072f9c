package kvcache.load.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValueSizesTest {

    private static int[] sorted(ValueSizes sizes) {
        return IntStream.rangeClosed(1, 100_000)
                .map(version -> sizes.bytes(42, version))
                .sorted()
                .toArray();
    }

    @Test
    void aRangeIsDrawnEvenlyFromEndToEnd() {
        int[] drawn = sorted(new ValueSizes.Range(16, 1024));
        assertThat(drawn[0]).isEqualTo(16);
        assertThat(drawn[drawn.length - 1]).isEqualTo(1024);
        assertThat((double) drawn[50_000]).isCloseTo(520, Offset.offset(10.0));
    }

    @Test
    void aLogNormalSizeHasItsMedianItsSpreadAndItsMaximum() {
        int[] drawn = sorted(SizeTable.logNormal(1000, 1.5, 20_000));
        NormalDistribution normal = new NormalDistribution();
        for (double p : new double[] {0.05, 0.5, 0.9, 0.95}) {
            double expected = 1000 * Math.exp(1.5 * normal.inverseCumulativeProbability(p));
            assertThat((double) drawn[(int) (p * drawn.length)]).isCloseTo(expected, Percentage.withPercentage(4));
        }
        assertThat(drawn[drawn.length - 1]).isEqualTo(20_000);
        assertThat(drawn[0]).isGreaterThanOrEqualTo(ValueSizes.LEAST_WITH_VERSION);
    }

    @Test
    void anExponentialSizeHasItsMean() {
        int[] drawn = sorted(SizeTable.exponential(1000, 1 << 20));
        assertThat(Arrays.stream(drawn).average().orElse(0)).isCloseTo(1000, Percentage.withPercentage(2));
        assertThat(drawn[0]).isEqualTo(ValueSizes.LEAST_WITH_VERSION);
    }

    @Test
    void quantilesOfTheNormalDistributionAreRight() {
        NormalDistribution normal = new NormalDistribution();
        for (double p = 1e-6; p < 1; p += 1e-4) {
            assertThat(SizeTable.normalQuantile(p))
                    .isCloseTo(normal.inverseCumulativeProbability(p), Offset.offset(1e-6));
        }
    }

    @Test
    void aFileIsDrawnFromLineByLineAndNoSizeIsTooShortForAVersion(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("sizes"), "# measured\n3\n100 # usual\n100\n\n2k\n");
        int[] drawn = sorted(SizeTable.read(file));
        assertThat(Arrays.stream(drawn).distinct()).containsExactly(8, 100, 2048);
        assertThat(Arrays.stream(drawn).filter(size -> size == 100).count()).isBetween(49_000L, 51_000L);
    }

    @Test
    void aBadLineIsNamedWithWhatIsAllowed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("sizes"), "100\nmany\n");
        assertThatThrownBy(() -> SizeTable.read(file))
                .hasMessage(file + ", line 2: 'many'; allowed: 1 to 64m, with or without k or m");
        Path empty = Files.writeString(folder.resolve("none"), "\n");
        assertThatThrownBy(() -> SizeTable.read(empty)).hasMessageContaining("allowed: a size on each line");
    }

    @Test
    void aReaderKnowsFromTheVersionHowLongAValueIs() {
        ValueSizes sizes = new ValueSizes.Range(8, 200);
        ValueCheck check = new ValueCheck(sizes);
        for (int version = 0; version < 500; version++) {
            int length = sizes.bytes(7, version);
            byte[] value = value(7, version, length);
            for (int piece : new int[] {1, 7, 8, 4096}) {
                assertThat(matches(check, 7, value, piece)).isTrue();
                assertThat(check.version()).isEqualTo(version);
                assertThat(matches(check, 7, Arrays.copyOf(value, length - 1), piece))
                        .isFalse();
                assertThat(matches(check, 7, value(7, version, length + 1), piece))
                        .isFalse();
                assertThat(matches(check, 7, value(7, version, length + 8), piece))
                        .isFalse();
            }
        }
    }

    private static byte[] value(int key, int version, int bytes) {
        ByteBuf out = Unpooled.buffer();
        Values.write(out, key, version, bytes);
        return ByteBufUtil.getBytes(out);
    }

    private static boolean matches(ValueCheck check, int key, byte[] value, int piece) {
        check.start(key);
        for (int at = 0; at < value.length; at += piece) {
            check.update(value, at, Math.min(value.length, at + piece));
        }
        return check.matches();
    }
}
