package kvcache.base.linux;

import java.util.List;

/** {@code schedstat} of a thread. All zero if the kernel does not keep these counters. */
public record SchedStat(long cpuNs, long runQueueWaitNs, long timeslices) {

    public static SchedStat parse(String text) {
        List<String> words = ProcFiles.words(text);
        return new SchedStat(Long.parseLong(words.get(0)), Long.parseLong(words.get(1)), Long.parseLong(words.get(2)));
    }

    /** Returns whether the kernel keeps these counters. Every thread that has run has had a timeslice. */
    public boolean isKept() {
        return timeslices > 0;
    }
}
