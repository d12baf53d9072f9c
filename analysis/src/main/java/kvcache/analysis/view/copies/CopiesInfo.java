package kvcache.analysis.view.copies;

import java.time.Instant;
import java.util.List;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.Software;

/**
 * All that is known of a run before its first JVM: {@code run.json}.
 *
 * @param formatVersion of the run's files
 * @param startedAt when the run started
 * @param valueBytes lengths of the values
 * @param rounds how often each copy is measured, each time in a fresh JVM
 * @param machine on what
 * @param software with what, and with which flags each child JVM was started
 */
public record CopiesInfo(
        int formatVersion,
        Instant startedAt,
        List<Integer> valueBytes,
        int rounds,
        Machine machine,
        Software software) {

    /** The version that this code writes. */
    public static final int FORMAT_VERSION = 1;

    /** Copies the list. */
    public CopiesInfo {
        valueBytes = List.copyOf(valueBytes);
    }
}
