package kvcache.load.cli;

import static kvcache.load.cli.Numbers.invalid;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import kvcache.base.file.BadLineException;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.SizeTable;
import kvcache.load.workload.ValueSizes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the distributions of arrivals, keys and value sizes. */
final class WorkloadConverters {

    private WorkloadConverters() {}

    /** Returns why a file could not be read, in words for the user. */
    static String reason(Exception failure) {
        if (failure instanceof BadLineException bad) {
            return String.valueOf(bad.getMessage());
        }
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof CharacterCodingException) {
            return "not text in UTF-8";
        }
        return "cannot be read: " + failure.getMessage();
    }

    /** Reads {@code constant} or {@code poisson}. */
    static final class Arrivals implements ITypeConverter<ArrivalProcess> {
        @Override
        public ArrivalProcess convert(String text) {
            for (ArrivalProcess process : ArrivalProcess.values()) {
                if (process.name().equalsIgnoreCase(text)) {
                    return process;
                }
            }
            throw invalid(text, "constant, poisson");
        }
    }

    /** Reads {@code uniform}, {@code zipf:EXPONENT} or {@code hotset:KEYS:REQUESTS}. */
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
            } catch (IllegalArgumentException outOfRange) {
                throw invalid(text, "zipf: with an exponent over 0 to 10, such as zipf:0.99");
            }
        }

        private static KeyDistribution hotSet(String text, String[] parts) {
            try {
                return new KeyDistribution.HotSet(Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
            } catch (IllegalArgumentException outOfRange) {
                throw invalid(
                        text,
                        "hotset: with a share of the keys over 0 and under 1, and one of the requests from 0 to 1, such as"
                                + " hotset:0.1:0.9");
            }
        }
    }

    /** Reads a length, a range, a file of lengths or a distribution. */
    static final class Sizes implements ITypeConverter<ValueSizes> {
        private static final String ALLOWED = ValueSizes.ALLOWED_BYTES
                + "; a range from 8 such as 16-1k; @FILE; lognormal:MEDIAN:SIGMA[:MAX] or exponential:MEAN[:MAX], where MAX is 1m unless given, and no less than MEDIAN or MEAN";

        private static final int DEFAULT_MAX_BYTES = 1 << 20;

        @Override
        public ValueSizes convert(String text) {
            if (text.startsWith("@")) {
                return file(text);
            }
            String[] parts = text.toLowerCase(Locale.ROOT).split(":", -1);
            try {
                return switch (parts[0]) {
                    case "lognormal" -> logNormal(text, parts);
                    case "exponential" -> exponential(text, parts);
                    default -> plain(text);
                };
            } catch (IllegalArgumentException outOfRange) {
                throw invalid(text, ALLOWED);
            }
        }

        private static ValueSizes plain(String text) {
            int dash = text.indexOf('-');
            return dash < 0
                    ? new ValueSizes.Fixed(bytes(text, text))
                    : new ValueSizes.Range(bytes(text, text.substring(0, dash)), bytes(text, text.substring(dash + 1)));
        }

        private static ValueSizes logNormal(String text, String[] parts) {
            if (parts.length < 3 || parts.length > 4) {
                throw invalid(text, ALLOWED);
            }
            int max = parts.length == 4 ? bytes(text, parts[3]) : DEFAULT_MAX_BYTES;
            return SizeTable.logNormal(bytes(text, parts[1]), Double.parseDouble(parts[2]), max);
        }

        private static ValueSizes exponential(String text, String[] parts) {
            if (parts.length < 2 || parts.length > 3) {
                throw invalid(text, ALLOWED);
            }
            int max = parts.length == 3 ? bytes(text, parts[2]) : DEFAULT_MAX_BYTES;
            return SizeTable.exponential(bytes(text, parts[1]), max);
        }

        private static ValueSizes file(String text) {
            try {
                return SizeTable.read(Path.of(text.substring(1)));
            } catch (IOException | InvalidPathException failed) {
                throw new TypeConversionException("'%s': %s".formatted(text, reason(failed)));
            }
        }

        private static int bytes(String text, String count) {
            return ValueSizes.parseBytes(count).orElseThrow(() -> invalid(text, ALLOWED));
        }
    }
}
