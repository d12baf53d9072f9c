package kvcache.load.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.DoublePredicate;
import kvcache.base.file.BadLineException;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.SizeTable;
import kvcache.load.workload.ValueSizes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the distributions of arrivals, keys and value sizes. */
final class WorkloadConverters {

    private WorkloadConverters() {}

    /** Returns why a file could not be read, for the user. */
    static String reason(Exception failure) {
        if (failure instanceof BadLineException bad) {
            return String.valueOf(bad.getMessage());
        }
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof CharacterCodingException) {
            return "not UTF-8 text";
        }
        return "cannot be read: " + failure.getMessage();
    }

    private static TypeConversionException invalid(String given, String allowed) {
        return new TypeConversionException("'%s'; allowed: %s".formatted(given, allowed));
    }

    /** Parses a number in a range. */
    abstract static class Decimal implements ITypeConverter<Double> {

        private final DoublePredicate range;
        private final String allowed;

        Decimal(DoublePredicate range, String allowed) {
            this.range = range;
            this.allowed = allowed;
        }

        @Override
        public Double convert(String text) {
            try {
                double number = Double.parseDouble(text);
                if (range.test(number)) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Reported below.
            }
            throw invalid(text, allowed);
        }
    }

    static final class Share extends Decimal {

        Share() {
            super(share -> share >= 0 && share <= 1, "0 to 1");
        }
    }

    /** Parses requests per second. */
    static final class Rate extends Decimal {

        Rate() {
            super(rate -> rate > 0 && rate <= 10_000_000, "over 0 to 10000000");
        }
    }

    /** Parses {@code uniform}, {@code zipf:EXPONENT} or {@code hotset:KEYS:REQUESTS}. */
    static final class Keys implements ITypeConverter<KeyDistribution> {
        @Override
        public KeyDistribution convert(String text) {
            String[] parts = text.toLowerCase(Locale.ROOT).split(":", -1);
            return switch (parts[0] + " " + parts.length) {
                case "uniform 1" -> new KeyDistribution.Uniform();
                case "zipf 2" -> zipf(text, parts);
                case "hotset 3" -> hotSet(text, parts);
                default -> throw invalid(text, "uniform, zipf:EXPONENT, hotset:KEYS:REQUESTS");
            };
        }

        private static KeyDistribution zipf(String text, String[] parts) {
            try {
                return new KeyDistribution.Zipf(Double.parseDouble(parts[1]));
            } catch (IllegalArgumentException e) {
                throw invalid(text, "zipf:EXPONENT with an exponent over 0 to 10, such as zipf:0.99");
            }
        }

        private static KeyDistribution hotSet(String text, String[] parts) {
            try {
                return new KeyDistribution.HotSet(Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
            } catch (IllegalArgumentException e) {
                throw invalid(
                        text,
                        "hotset:KEYS:REQUESTS with a share of the keys over 0 and under 1, and one of the requests from 0"
                                + " to 1, such as hotset:0.1:0.9");
            }
        }
    }

    /** Parses a length, a range, a file of lengths or a distribution. */
    static final class Sizes implements ITypeConverter<ValueSizes> {
        private static final String ALLOWED = ValueSizes.ALLOWED_BYTES
                + "; a range from 8, such as 16-1k; @FILE; lognormal:MEDIAN:SIGMA[:MAX] or exponential:MEAN[:MAX], with MAX"
                + " no less than MEDIAN or MEAN, by default 1m";

        private static final int DEFAULT_MAX_BYTES = 1 << 20;

        @Override
        public ValueSizes convert(String text) {
            if (text.startsWith("@")) {
                return file(text);
            }
            String[] parts = text.toLowerCase(Locale.ROOT).split(":", -1);
            try {
                return switch (parts[0]) {
                    case "lognormal" ->
                        SizeTable.logNormal(bytes(text, parts[1]), Double.parseDouble(parts[2]), max(text, parts, 3));
                    case "exponential" -> SizeTable.exponential(bytes(text, parts[1]), max(text, parts, 2));
                    default -> plain(text);
                };
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw invalid(text, ALLOWED);
            }
        }

        private static ValueSizes plain(String text) {
            int dash = text.indexOf('-');
            return dash < 0
                    ? new ValueSizes.Fixed(bytes(text, text))
                    : new ValueSizes.Range(bytes(text, text.substring(0, dash)), bytes(text, text.substring(dash + 1)));
        }

        /** Returns the maximum, which is the last part and optional. */
        private static int max(String text, String[] parts, int place) {
            if (parts.length > place + 1) {
                throw invalid(text, ALLOWED);
            }
            return parts.length > place ? bytes(text, parts[place]) : DEFAULT_MAX_BYTES;
        }

        private static ValueSizes file(String text) {
            try {
                return SizeTable.read(Path.of(text.substring(1)));
            } catch (IOException | InvalidPathException e) {
                throw new TypeConversionException("'%s': %s".formatted(text, reason(e)));
            }
        }

        private static int bytes(String text, String count) {
            return ValueSizes.parseBytes(count).orElseThrow(() -> invalid(text, ALLOWED));
        }
    }
}
