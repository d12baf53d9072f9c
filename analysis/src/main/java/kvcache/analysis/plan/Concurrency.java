package kvcache.analysis.plan;

import java.util.stream.IntStream;
import kvcache.base.run.Protocol;

/**
 * The maximum number of requests in flight: the same for both protocols, so that neither has an advantage.
 *
 * @param inFlight HTTP/1.1: the connections, with one request each; h2c: the connections times the streams
 * @param streams the streams of an h2c connection; a divisor of {@code inFlight}
 */
public record Concurrency(int inFlight, int streams) {

    /** 64 connections over HTTP/1.1; 8 with 8 streams over h2c. */
    public static final Concurrency DEFAULT = new Concurrency(64, 8);

    /** The maximum number of connections; more would exceed the usual limit of open files. */
    public static final int MAX_IN_FLIGHT = 10_000;

    /** @throws IllegalArgumentException if a value is out of range, or the streams are not a divisor */
    public Concurrency {
        if (inFlight < 1 || inFlight > MAX_IN_FLIGHT) {
            throw new IllegalArgumentException(
                    "connections is %s; allowed: 1 to %s".formatted(inFlight, MAX_IN_FLIGHT));
        }
        if (streams < 1 || inFlight % streams != 0) {
            throw new IllegalArgumentException(
                    "streams is %s; allowed: a divisor of the connections, which are %s, so that both protocols have as many requests in flight"
                            .formatted(streams, inFlight));
        }
    }

    /** Returns the number of connections for a number of requests in flight. */
    public int connections(Protocol protocol, int requests) {
        return requests / perConnection(protocol, requests);
    }

    /** Returns the requests in flight per connection: over h2c the largest divisor up to the plan's streams. */
    public int perConnection(Protocol protocol, int requests) {
        return switch (protocol) {
            case H1, REDIS, MEMCACHED -> 1;
            case H2C ->
                IntStream.iterate(Math.min(streams, requests), fewer -> fewer - 1)
                        .filter(fewer -> requests % fewer == 0)
                        .findFirst()
                        .orElseThrow();
        };
    }
}
