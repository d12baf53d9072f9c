package kvcache.analysis.result;

import java.util.List;

/**
 * The software of a run.
 *
 * @param kvcache the version of KVCache
 * @param gitRevision the revision that the bench was built from, with {@code -dirty} if files were changed
 * @param netty version of the network library
 * @param jvm vendor, name and version
 * @param jvmFlags the flags of each server
 * @param plugins the jars of plugin stores, each by its file name and its SHA-256
 */
public record Software(
        String kvcache, String gitRevision, String netty, String jvm, List<String> jvmFlags, List<String> plugins) {

    public Software {
        jvmFlags = List.copyOf(jvmFlags);
        plugins = List.copyOf(plugins);
    }
}
