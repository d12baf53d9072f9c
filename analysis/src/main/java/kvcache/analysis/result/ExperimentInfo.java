package kvcache.analysis.result;

import java.time.Instant;

/**
 * The description of an in-process experiment before its first cell: {@code run.json}.
 *
 * @param formatVersion of the files; this code reads {@link #FORMAT_VERSION}
 * @param name the folder's
 * @param startedAt when it started
 * @param plan what is measured
 * @param machine on what
 * @param software with what, and with which flags each child JVM was started
 * @param <P> the plan of its kind
 */
public record ExperimentInfo<P>(
        int formatVersion, String name, Instant startedAt, P plan, Machine machine, Software software) {

    /** The version that this code writes. */
    public static final int FORMAT_VERSION = 1;
}
