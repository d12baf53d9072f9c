package kvcache.load;

/** What a loop of an open run does while nothing is due and nothing has come. */
public enum Waiting {
    /** It sleeps in the kernel, which may wake it some tens of microseconds late: that lateness is in every latency. */
    PARK,
    /**
     * It asks again and again, and needs a core of its own. Requests leave and answers are read without delay. What it burns
     * while it waits is not counted as its CPU time.
     */
    SPIN
}
