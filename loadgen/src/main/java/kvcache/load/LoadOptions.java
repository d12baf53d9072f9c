package kvcache.load;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kvcache.load.arrival.ArrivalProcess;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.WorkloadSpec;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the load command's own kinds of values. */
final class LoadOptions {

    private LoadOptions() {}

    private static TypeConversionException invalid(String given, String allowed) {
        return new TypeConversionException("'%s'; allowed: %s".formatted(given, allowed));
    }

    /** Reads {@code h1} or {@code h2c}. */
    static final class ProtocolConverter implements ITypeConverter<Protocol> {
        @Override
        public Protocol convert(String text) {
            for (Protocol protocol : Protocol.values()) {
                if (protocol.toString().equalsIgnoreCase(text)) {
                    return protocol;
                }
            }
            throw invalid(text, "h1, h2c");
        }
    }

    /** Reads {@code constant} or {@code poisson}. */
    static final class ArrivalsConverter implements ITypeConverter<ArrivalProcess> {
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

    /** Reads {@code uniform} or {@code zipf:EXPONENT}. */
    static final class KeyDistributionConverter implements ITypeConverter<KeyDistribution> {
        private static final String ZIPF = "zipf:";

        @Override
        public KeyDistribution convert(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.equals("uniform")) {
                return new KeyDistribution.Uniform();
            }
            if (lower.startsWith(ZIPF)) {
                try {
                    return new KeyDistribution.Zipf(Double.parseDouble(lower.substring(ZIPF.length())));
                } catch (IllegalArgumentException outOfRange) {
                    throw invalid(text, "zipf: with an exponent over 0 to 10, such as zipf:0.99");
                }
            }
            throw invalid(text, "uniform, zipf:EXPONENT");
        }
    }

    /** Reads a number of bytes, such as {@code 12}, {@code 64k} or {@code 2m}. */
    static final class BytesConverter implements ITypeConverter<Integer> {
        private static final Pattern BYTES = Pattern.compile("(\\d{1,8})([km]?)");

        @Override
        public Integer convert(String text) {
            Matcher parts = BYTES.matcher(text.toLowerCase(Locale.ROOT));
            if (parts.matches()) {
                long count = Long.parseLong(parts.group(1));
                long bytes = switch (parts.group(2)) {
                    case "k" -> count << 10;
                    case "m" -> count << 20;
                    default -> count;
                };
                if (bytes >= 1 && bytes <= WorkloadSpec.MAX_VALUE_BYTES) {
                    return (int) bytes;
                }
            }
            throw invalid(text, "1 to 64m, with or without k or m");
        }
    }
}
