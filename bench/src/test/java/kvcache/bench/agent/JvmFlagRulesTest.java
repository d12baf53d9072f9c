package kvcache.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JvmFlagRulesTest {

    /** Such as {@code ccstr OnError = ...}. */
    private static final Pattern FLAG = Pattern.compile("\\s*(\\w+)\\s+(\\w+)\\s+=.*");

    /** Of on and off, but leave a file behind or let others in. */
    private static final Pattern WRITES = Pattern.compile(".*(Dump|Log(?!ic)|Record|Print|Attach|Save|Archive).*");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xms24g",
                "-Xmx512m",
                "-Xss1m",
                "-Xint",
                "-XX:+UseZGC",
                "-XX:-UseCompactObjectHeaders",
                "-XX:+UseNUMA",
                "-XX:+AlwaysPreTouch",
                "-XX:MaxGCPauseMillis=5",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxDirectMemorySize=2g",
                "-XX:G1HeapRegionSize=4m",
                "-XX:ParallelGCThreads=2"
            })
    void whatChangesSpeedAndMemoryIsAllowed(String flag) {
        assertThat(JvmFlagRules.isAllowed(flag)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-agentpath:/tmp/a.so",
                "-agentlib:jdwp=transport=dt_socket,server=y",
                "-javaagent:a.jar",
                "-Xrunjdwp:server=y",
                "-XX:OnError=touch x",
                "-XX:OnError=7",
                "-XX:OnOutOfMemoryError=reboot",
                "-XX:HeapDumpPath=/etc/x",
                "-XX:+HeapDumpOnOutOfMemoryError",
                "-XX:ErrorFile=/etc/x",
                "-XX:LogFile=1",
                "-XX:+LogCompilation",
                "-XX:+LogVMOutput",
                "-XX:Flags=x",
                "-XX:VMOptionsFile=x",
                "-XX:AllocateHeapAt=/etc",
                "-XX:SharedArchiveFile=x",
                "-XX:ArchiveClassesAtExit=x",
                "-XX:AOTCacheOutput=x",
                "-XX:StartFlightRecording=filename=x",
                "-XX:CompileCommandFile=x",
                "-XX:CompileCommand=quiet",
                "-XX:+EnableJVMCI",
                "-Xlog:gc:file=/etc/x",
                "-Xlog:gc",
                "-Xloggc:x",
                "-Xbootclasspath/a:x.jar",
                "-Dx=y",
                "-cp",
                "-jar",
                "@file",
                "--module-path=x",
                "-Xmx1g\n-XX:OnError=x",
                "-XX:+UseG1GC -XX:OnError=x",
                "-XX:MaxGCPauseMillis=/x",
                ""
            })
    void whatRunsCodeOrWritesFilesIsRefused(String flag) {
        assertThat(JvmFlagRules.isAllowed(flag)).isFalse();
    }

    @Test
    void noFlagOfThisJvmThatTakesATextIsAllowedWhateverTheText() throws Exception {
        List<Matcher> flags = flagsOfThisJvm();

        assertThat(flags).hasSizeGreaterThan(500);
        for (Matcher flag : flags) {
            String name = flag.group(2);
            if (flag.group(1).startsWith("ccstr")) {
                assertThat(JvmFlagRules.isAllowed("-XX:" + name + "=1"))
                        .as(name)
                        .isFalse();
            }
            if (WRITES.matcher(name).matches()) {
                assertThat(JvmFlagRules.isAllowed("-XX:+" + name)).as(name).isFalse();
            }
        }
    }

    private static List<Matcher> flagsOfThisJvm() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:+PrintFlagsFinal",
                        "-version")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = java.inputReader(StandardCharsets.UTF_8)) {
            return lines.lines().map(FLAG::matcher).filter(Matcher::matches).toList();
        }
    }
}
