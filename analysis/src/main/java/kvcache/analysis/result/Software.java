package kvcache.analysis.result;

import java.util.List;

/**
 * What a run was measured with.
 *
 * @param kvcache our version
 * @param gitRevision the revision that the bench was started from, with {@code -dirty} where files were changed
 * @param netty version of the network library
 * @param jvm vendor, name and version
 * @param jvmFlags the flags of each server
 */
public record Software(String kvcache, String gitRevision, String netty, String jvm, List<String> jvmFlags) {

    /** Copies the flags. */
    public Software {
        jvmFlags = List.copyOf(jvmFlags);
    }
}
