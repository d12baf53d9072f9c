package kvcache.bench.run;

import io.netty.util.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.Software;
import kvcache.base.cli.BuildInfo;

/** Describes the software of a run. */
public final class SoftwareProbe {

    private SoftwareProbe() {}

    /**
     * Reads the versions of the libraries, the JVM and the build.
     *
     * @param plugins jars of stores that are not built in
     * @throws IOException if one of them cannot be read
     */
    public static Software probe(List<Path> plugins) throws IOException {
        String netty = Version.identify().values().stream()
                .map(Version::artifactVersion)
                .findFirst()
                .orElse(Machine.UNKNOWN);
        String jvm = "%s %s (%s)"
                .formatted(
                        System.getProperty("java.vm.name"),
                        System.getProperty("java.vm.version"),
                        System.getProperty("java.vendor"));
        return new Software(
                BuildInfo.version(), BuildInfo.revision(), netty, jvm, JvmFlags.read(), fingerprints(plugins));
    }

    /** Returns the name and the hash of each jar, without its path. */
    private static List<String> fingerprints(List<Path> plugins) throws IOException {
        List<String> fingerprints = new ArrayList<>();
        for (Path plugin : plugins) {
            fingerprints.add("%s, SHA-256 %s".formatted(plugin.getFileName(), sha256(Files.readAllBytes(plugin))));
        }
        return fingerprints;
    }

    /** Returns the SHA-256 of some bytes in hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
