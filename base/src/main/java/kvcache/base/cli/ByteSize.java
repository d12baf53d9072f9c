package kvcache.base.cli;

/** A number of bytes, as an option gives it. */
public record ByteSize(long bytes) {}
