package kvcache.load.cli;

import kvcache.load.workload.WorkloadSpec;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converters for numeric options. Each has a range, which the error message names. */
final class Numbers {

    private static final int MOST_AT_ONCE = 65_536;
    private static final double MOST_PER_SECOND = 10_000_000;

    private Numbers() {}

    /** Returns what refuses a value of an option. */
    static TypeConversionException invalid(String given, String allowed) {
        return new TypeConversionException("'%s'; allowed: %s".formatted(given, allowed));
    }

    /** A whole number. */
    abstract static class Whole implements ITypeConverter<Integer> {
        private final int least;
        private final int most;

        Whole(int least, int most) {
            this.least = least;
            this.most = most;
        }

        @Override
        public Integer convert(String text) {
            try {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException noNumber) {
                // told below
            }
            throw invalid(text, most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most);
        }
    }

    /** Of connections, requests in flight, or loops. */
    static final class AtOnce extends Whole {
        AtOnce() {
            super(1, MOST_AT_ONCE);
        }
    }

    /** Of requests. */
    static final class Count extends Whole {
        Count() {
            super(1, Integer.MAX_VALUE);
        }
    }

    /** Of keys. */
    static final class Keys extends Whole {
        Keys() {
            super(1, WorkloadSpec.MAX_KEYS);
        }
    }

    /** A port, or 0 for any that is free. */
    static final class Port extends Whole {
        Port() {
            super(0, 65_535);
        }
    }

    /** A seed: any number that a {@code long} holds. */
    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException noNumber) {
                throw invalid(text, "a whole number of at most 18 digits");
            }
        }
    }

    /** A number; NaN where the text is none. */
    private static double decimal(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException noNumber) {
            return Double.NaN;
        }
    }

    /** A share. */
    static final class Share implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            double share = decimal(text);
            if (share >= 0 && share <= 1) {
                return share;
            }
            throw invalid(text, "0 to 1");
        }
    }

    /** Requests per second. */
    static final class Rate implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            double rate = decimal(text);
            if (rate > 0 && rate <= MOST_PER_SECOND) {
                return rate;
            }
            throw invalid(text, "over 0 to 10000000");
        }
    }
}
