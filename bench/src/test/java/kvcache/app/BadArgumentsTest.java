package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import kvcache.base.cli.CommandLines;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Arguments that bench and micro refuse before they measure anything. */
class BadArgumentsTest {

    private final StringWriter err = new StringWriter();

    @TempDir
    private Path temp;

    private Path full = Path.of("");

    @BeforeEach
    void fill() throws IOException {
        full = Files.createDirectory(temp.resolve("full"));
        Files.createFile(full.resolve("file"));
    }

    private int execute(String... arguments) {
        CommandLine line = CommandLines.of(Main.class).setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    /** The first option is the one that is refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bench --out FULL",
                "bench --stores nosuch",
                "bench --rates 0",
                "bench --rounds 0",
                "bench --resume FULL",
                "bench --plan FULL",
                "bench --server-cpus 4000",
                "micro --stores nosuch",
                "micro --mixes 101",
                "micro --threads 0",
                "micro --distributions zipf:99",
                "micro --value-sizes 0",
                "micro --hashes md5",
                "micro --rounds 0",
                "micro --time 1ms",
                "micro --heap 64m",
                "micro --reference nosuch",
                "micro --threads 1 --footprint",
                "micro --out FULL/file",
            })
    void areRefusedInOneLineWithExitCodeTwo(String words) {
        String[] arguments = words.replace("FULL", full.toString()).split(" ", -1);

        assertThat(execute(arguments)).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).contains(arguments[1], "allowed");
    }

    @Test
    void aFolderThatHoldsNoRunCannotBeDrawn() {
        assertThat(execute("report", full.toString())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1);
    }
}
