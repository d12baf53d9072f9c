package kvcache.base.cli;

/**
 * A whole number as an option gives it, not yet read: only {@link OptionChecks#range} reads it, which knows the
 * option's range and can name it for a text that is no number.
 */
public record WholeNumber(String text) {}
