package kvcache.base.cli;

/**
 * The unparsed text of an integer option: only {@link OptionChecks#range} parses it, since it knows the option's range
 * and can name it if the text is not a number.
 */
public record WholeNumber(String text) {

    /** The text, as messages quote it. */
    @Override
    public String toString() {
        return text;
    }
}
