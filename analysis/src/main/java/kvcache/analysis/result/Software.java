package kvcache.analysis.result;

import java.util.List;

/**
 * What a run was measured with.
 *
 * @param kvcache our version
 * @param gitRevision the revision that the bench was built from, with {@code -dirty} if files were changed
 * @param netty version of the network library
 * @param jvm vendor, name and version
 * @param jvmFlags the flags of each server
 * @param plugins the jars of stores that are not built in, each by its file name and its SHA-256
 */
public record Software(
        String kvcache, String gitRevision, String netty, String jvm, List<String> jvmFlags, List<String> plugins) {

    public Software {
        jvmFlags = List.copyOf(jvmFlags);
        plugins = List.copyOf(plugins);
    }
}
