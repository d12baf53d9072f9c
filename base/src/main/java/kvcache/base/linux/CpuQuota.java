package kvcache.base.linux;

/**
 * A limit that a control group sets to the CPU time of a process, and how much that held it up between two readings.
 * The kernel gives out the quota anew in each period, usually of 100 ms: who has used it up before the period's end
 * stands still until then.
 *
 * @param cores the quota over the period: how many CPUs it allows on average
 * @param throttledShare the share of the periods in which the group was held up, 0 to 1; periods in which it was idle
 *     are not counted
 * @param throttledNs for how long it was held up, added up over the CPUs
 */
public record CpuQuota(double cores, double throttledShare, long throttledNs) {

    /** Held up in a greater share of its periods, a process is slower for it than its own work makes it. */
    public static final double MOST_THROTTLED = 0.05;

    /** Whether it was the limit, or among the limits. */
    public boolean isLimiting() {
        return throttledShare > MOST_THROTTLED;
    }
}
