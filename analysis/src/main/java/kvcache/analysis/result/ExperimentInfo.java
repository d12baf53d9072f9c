package kvcache.analysis.result;

import java.time.Instant;

/**
 * The description of an in-process experiment before its first cell: {@code run.json}.
 *
 * @param formatVersion of the files; this code reads {@link #FORMAT_VERSION}
 * @param name of the folder
 * @param software the software, with the flags of each child JVM
 * @param <P> the plan of its kind
 */
public record ExperimentInfo<P>(
        int formatVersion, String name, Instant startedAt, P plan, Machine machine, Software software) {

    public static final int FORMAT_VERSION = 1;
}
