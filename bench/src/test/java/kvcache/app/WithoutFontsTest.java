package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kvcache.analysis.finding.SyntheticRun;
import kvcache.analysis.plan.BenchPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In a process of its own, with a configuration that names no font; the JDK keeps what it has found for as long as it
 * runs.
 */
class WithoutFontsTest {

    @TempDir
    private Path folder;

    @Test
    void theReportHasPageAndTablesWithoutChartsAndNamesThePackages() throws Exception {
        Path run = folder.resolve("run");
        BenchPlan plan = SyntheticRun.plan("2000,4000", 3);
        SyntheticRun.write(run, plan, SyntheticRun.trials(plan).size(), new SyntheticRun.H2cCostsMore());
        Path none = Files.writeString(folder.resolve("none.conf"), "<fontconfig></fontconfig>");
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Where the JDK keeps what it has found.
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "report",
                run.toString());
        command.environment().put("FONTCONFIG_FILE", none.toString());
        Process process = command.start();
        List<String> errors;
        String output;
        try (BufferedReader told = process.inputReader(StandardCharsets.UTF_8);
                BufferedReader wrong = process.errorReader(StandardCharsets.UTF_8)) {
            output = String.join("\n", told.lines().toList());
            errors = wrong.lines().toList();
        }

        assertThat(process.waitFor()).as("%s", errors).isZero();
        assertThat(errors).singleElement().asString().contains("fontconfig", "fonts-dejavu-core");
        assertThat(output).contains("points are valid");
        assertThat(run.resolve("report.html")).content().contains("HTTP/1.1 or h2c", "no fonts", "<table");
        assertThat(run.resolve("LOCKFREE.csv")).isNotEmptyFile();
    }
}
