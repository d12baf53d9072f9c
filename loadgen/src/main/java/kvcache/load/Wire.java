package kvcache.load;

import java.util.Map;

/**
 * What was seen on the connections.
 *
 * @param receivedBytes in the measured phase, heads and frames included, TLS and TCP not
 * @param sentBytes in the measured phase, likewise
 * @param connectionsMade in the whole run, those that were made again included
 * @param answersByStatus answered requests by their status code
 * @param closedByReason requests that count as closed, by why
 */
public record Wire(
        long receivedBytes,
        long sentBytes,
        long connectionsMade,
        Map<Integer, Long> answersByStatus,
        Map<String, Long> closedByReason) {

    public static final Wire NONE = new Wire(0, 0, 0, Map.of(), Map.of());

    /** The sum of both, of loops that record what is answered and closed elsewhere. */
    public Wire plus(Wire other) {
        return new Wire(
                receivedBytes + other.receivedBytes,
                sentBytes + other.sentBytes,
                connectionsMade + other.connectionsMade,
                answersByStatus,
                closedByReason);
    }
}
