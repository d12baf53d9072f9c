package kvcache.bench.agent;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.Software;
import kvcache.bench.run.SoftwareProbe;

/**
 * The code that a process runs.
 *
 * @param software as in a run's description
 * @param jarSha256 of its jar; empty if it was not started from a jar
 */
public record RunningCode(Software software, String jarSha256) {

    /** Returns the code of this process. */
    public static RunningCode of(Software software) {
        return new RunningCode(software, sha256OfJar());
    }

    /** Returns the first difference from another process's code, in words; empty if both run the same code. */
    Optional<String> differenceFrom(RunningCode other) {
        boolean sameJar = !jarSha256.isEmpty() && jarSha256.equals(other.jarSha256);
        Software theirs = other.software;
        return difference("JVM", software.jvm(), theirs.jvm())
                .or(() -> difference("JVM flags", words(software.jvmFlags()), words(theirs.jvmFlags())))
                .or(() -> difference("plugins", words(software.plugins()), words(theirs.plugins())))
                .or(() -> sameJar ? Optional.empty() : differenceOfCode(theirs));
    }

    private Optional<String> differenceOfCode(Software theirs) {
        return difference("revision", software.gitRevision(), theirs.gitRevision())
                .or(() -> difference("version", software.kvcache(), theirs.kvcache()))
                .or(() -> isOneRevision(software.gitRevision())
                        ? Optional.empty()
                        : Optional.of("revision '%s' as this bench, but another jar: copy one kvcache.jar to both"
                                .formatted(software.gitRevision())));
    }

    /** Returns whether a revision identifies the code. A tree with changes does not. */
    private static boolean isOneRevision(String gitRevision) {
        return !gitRevision.equals(Machine.UNKNOWN) && !gitRevision.endsWith("-dirty");
    }

    private static Optional<String> difference(String what, String ours, String theirs) {
        return ours.equals(theirs)
                ? Optional.empty()
                : Optional.of("%s '%s', and this bench '%s'".formatted(what, ours, theirs));
    }

    private static String words(List<String> words) {
        return String.join(" ", words);
    }

    private static String sha256OfJar() {
        CodeSource source = RunningCode.class.getProtectionDomain().getCodeSource();
        try {
            Path path = Path.of(source.getLocation().toURI());
            return Files.isRegularFile(path) ? SoftwareProbe.sha256(Files.readAllBytes(path)) : "";
        } catch (URISyntaxException | IOException e) {
            return "";
        }
    }
}
