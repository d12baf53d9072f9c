package kvcache.analysis.run;

import io.netty.util.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.Software;

/** Finds out what a run is measured with. */
public final class SoftwareProbe {

    private SoftwareProbe() {}

    /**
     * Asks the libraries, the JVM and, where it is there, git.
     *
     * @param plugins jars of stores that are not built in
     * @throws IOException where one of them cannot be read
     */
    public static Software probe(String kvcacheVersion, List<Path> plugins) throws IOException, InterruptedException {
        String netty = Version.identify().values().stream()
                .map(Version::artifactVersion)
                .findFirst()
                .orElse(Machine.UNKNOWN);
        String jvm = "%s %s (%s)"
                .formatted(
                        System.getProperty("java.vm.name"),
                        System.getProperty("java.vm.version"),
                        System.getProperty("java.vendor"));
        return new Software(kvcacheVersion, gitRevision(), netty, jvm, JvmFlags.read(), fingerprints(plugins));
    }

    /** Which jars those were, wherever they lay. */
    private static List<String> fingerprints(List<Path> plugins) throws IOException {
        List<String> fingerprints = new ArrayList<>();
        for (Path plugin : plugins) {
            fingerprints.add("%s, SHA-256 %s".formatted(plugin.getFileName(), sha256(Files.readAllBytes(plugin))));
        }
        return fingerprints;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String gitRevision() throws InterruptedException {
        Optional<String> revision = output("git", "rev-parse", "--short=12", "HEAD");
        if (revision.isEmpty()) {
            return Machine.UNKNOWN;
        }
        boolean dirty = output("git", "status", "--porcelain", "--untracked-files=no")
                .filter(changes -> !changes.isEmpty())
                .isPresent();
        return revision.get() + (dirty ? "-dirty" : "");
    }

    private static Optional<String> output(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream out = process.getInputStream()) {
                String text = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
                return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
