package kvcache.load.calibrate;

/**
 * What a generator can do at most.
 *
 * @param closedPerSecond requests in a closed loop
 * @param openPerSecond requests with due times, which cost more CPU time than those without
 * @param measuredAt when that was measured (ISO 8601)
 */
public record Ceiling(double closedPerSecond, double openPerSecond, String measuredAt) {}
