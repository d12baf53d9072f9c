package kvcache.base.linux;

/**
 * A control group's limit on the CPU time of a process, and the throttling between two readings. The kernel renews the
 * quota in each period, usually 100 ms; a group that has used it up is throttled until the end of the period.
 *
 * @param cores the quota over the period: how many CPUs it allows on average
 * @param throttledShare the share of periods in which the group was throttled, 0 to 1; idle periods are not counted
 * @param throttledNs the throttled time, summed over the CPUs
 */
public record CpuQuota(double cores, double throttledShare, long throttledNs) {

    /** Above this share of throttled periods, the quota limits a process. */
    public static final double MOST_THROTTLED = 0.05;

    /** Returns whether the quota limited the process. */
    public boolean isLimiting() {
        return throttledShare > MOST_THROTTLED;
    }
}
