package kvcache.load.arrival;

/** The due times of one loop's requests, in order. Not for several threads. */
public interface Arrivals {}
