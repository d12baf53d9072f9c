package kvcache.load.cli;

import kvcache.load.arrival.ArrivalProcess;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the load command's own kinds of values. */
final class LoadOptions {

    private LoadOptions() {}

    private static TypeConversionException invalid(String given, String allowed) {
        return new TypeConversionException("'%s'; allowed: %s".formatted(given, allowed));
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
