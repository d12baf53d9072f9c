package kvcache.load;

import java.util.Map;

/**
 * Statistics of the connections.
 *
 * @param receivedBytes bytes in the measured phase, including heads and frames, excluding TLS and TCP
 * @param sentBytes in the measured phase, likewise
 * @param connectionsMade connections opened in the whole run, including reconnections
 * @param answersByStatus answered requests by their status code
 * @param closedByReason closed requests by reason
 */
public record Wire(
        long receivedBytes,
        long sentBytes,
        long connectionsMade,
        Map<Integer, Long> answersByStatus,
        Map<String, Long> closedByReason) {

    public static final Wire NONE = new Wire(0, 0, 0, Map.of(), Map.of());

    /** Adds traffic and connections. Status codes and reasons are those of this one. */
    public Wire plus(Wire other) {
        return new Wire(
                receivedBytes + other.receivedBytes,
                sentBytes + other.sentBytes,
                connectionsMade + other.connectionsMade,
                answersByStatus,
                closedByReason);
    }
}
