package kvcache.load.calibrate;

/**
 * The maximum rates of a generator.
 *
 * @param closedPerSecond requests in a closed loop
 * @param openPerSecond requests in an open loop, which cost more CPU time than in a closed loop
 * @param measuredAt the time of measurement (ISO 8601)
 */
public record Ceiling(double closedPerSecond, double openPerSecond, String measuredAt) {}
