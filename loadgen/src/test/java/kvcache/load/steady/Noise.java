package kvcache.load.steady;

import java.util.Random;
import java.util.stream.IntStream;

/** Noise around a level of 0, or of 1 where it is log-normal. */
enum Noise {
    NORMAL {
        @Override
        double[] series(int length, Random random) {
            return IntStream.range(0, length)
                    .mapToDouble(i -> random.nextGaussian())
                    .toArray();
        }
    },
    LOG_NORMAL {
        @Override
        double[] series(int length, Random random) {
            return IntStream.range(0, length)
                    .mapToDouble(i -> Math.exp(0.5 * random.nextGaussian()))
                    .toArray();
        }
    },
    AUTOCORRELATED {
        @Override
        double[] series(int length, Random random) {
            double[] series = new double[length];
            double value = random.nextGaussian();
            for (int i = 0; i < length; i++) {
                series[i] = value;
                value = CORRELATION * value + Math.sqrt(1 - CORRELATION * CORRELATION) * random.nextGaussian();
            }
            return series;
        }
    };

    private static final double CORRELATION = 0.3;

    abstract double[] series(int length, Random random);
}
