package kvcache.load;

import kvcache.load.arrival.ArrivalProcess;
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
}
