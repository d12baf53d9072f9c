package kvcache.analysis.result;

import java.util.List;

/**
 * The software of a run.
 *
 * @param kvcache the version of KVCache
 * @param gitRevision the revision of the build, with {@code -dirty} if files were changed
 * @param netty the version of Netty
 * @param jvm vendor, name and version
 * @param jvmFlags the flags of each server
 * @param plugins file name and SHA-256 of each jar of plugin stores
 */
public record Software(
        String kvcache, String gitRevision, String netty, String jvm, List<String> jvmFlags, List<String> plugins) {

    public Software {
        jvmFlags = List.copyOf(jvmFlags);
        plugins = List.copyOf(plugins);
    }
}
