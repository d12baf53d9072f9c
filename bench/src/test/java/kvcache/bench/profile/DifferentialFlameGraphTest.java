package kvcache.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kvcache.analysis.result.ProfileFolder;
import kvcache.analysis.result.ProfileFolder.Kind;
import kvcache.bench.profile.DifferentialFlameGraph.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferentialFlameGraphTest {

    private static final String A = """
            loop;read_[j] 600
            loop;write_[j];send_[k] 300
            loop;write_[j] 100
            """;

    @TempDir
    private Path temp;

    @Test
    void aProfileHasNoColourAgainstItself() throws IOException {
        for (Kind kind : Kind.values()) {
            assertThat(framesOf(draw(A, A, kind))).hasSize(5).allMatch(frame -> frame.endsWith(",0],"));
        }
    }

    @Test
    void sharesAreComparedWhateverTheSizesAndTheWaysOfCompilation() throws IOException {
        // The second has twice the samples. Reading falls from 60 % to 20 %, writing rises from 40 % to 80 %.
        String page = draw(A, """
                loop;read_[i] 400
                loop;write_[0];send_[k] 1200
                loop;write_[j] 400
                """, Kind.CPU);

        assertThat(framesOf(page))
                .containsExactly(
                        "[0,\"all\",1000,2000,0],",
                        "[1,\"loop\",1000,2000,0],",
                        "[2,\"read\",600,400,-4],",
                        "[2,\"write\",400,1600,4],",
                        "[3,\"send\",300,1200,4],");
    }

    @Test
    void theJitIsLeftOut() throws IOException {
        assertThat(framesOf(draw("loop 10\nJIT compiler 90", "loop 10", Kind.CPU)))
                .containsExactly("[0,\"all\",10,10,0],", "[1,\"loop\",10,10,0],");
    }

    @Test
    void framesOfOneProfileAloneAreKept() throws IOException {
        assertThat(framesOf(draw("old 10\nboth 90", "new 100\nboth 900", Kind.ALLOCATION)))
                .contains("[1,\"old\",10,0,-4],", "[1,\"new\",0,100,4],", "[1,\"both\",90,900,0],");
    }

    @Test
    void aChangeThatSamplingAloneWouldMakeIsNotColouredAmongSamples() {
        // 50 and 62 of 100: a standard error is 7 percentage points.
        assertThat(new ShareChange(50, 100, 62, 100).step(Kind.CPU)).isZero();
        assertThat(new ShareChange(5_000, 10_000, 6_200, 10_000).step(Kind.CPU)).isEqualTo(4);
        assertThat(new ShareChange(50, 100, 62, 100).step(Kind.ALLOCATION)).isEqualTo(4);
        assertThat(new ShareChange(0, 10_000, 20, 10_000).step(Kind.CPU)).isZero();
        assertThat(new ShareChange(0, 10_000, 50, 10_000).step(Kind.CPU)).isEqualTo(1);
        assertThat(new ShareChange(60, 1_000_000, 20_060, 1_000_000).step(Kind.CPU))
                .isEqualTo(2);
    }

    @Test
    void aPageNeedsNoOtherFileAndNamesAreNotRun() throws IOException {
        String page = draw("</script><b>\"\\x 1", "y 1", Kind.CPU);

        assertThat(page)
                .contains("[1,\"\\u003c/script>\\u003cb>\\\"\\\\x\",1,0,")
                .doesNotContain("http", "${")
                .containsOnlyOnce("</script>");
    }

    @Test
    void whatIsMissingOrHoldsNothingIsToldInALine() throws IOException {
        ProfileFolder folder = new ProfileFolder(temp);
        Files.writeString(folder.stacks("a", Kind.CPU), A);
        Files.writeString(folder.stacks("b", Kind.CPU), A);
        Files.writeString(folder.stacks("empty", Kind.CPU), "");
        Files.writeString(folder.stacks("broken", Kind.CPU), "loop;read many");

        List<String> notes = DifferentialFlameGraph.writeAll(
                List.of(new Pair("a", "b"), new Pair("a", "none"), new Pair("empty", "b"), new Pair("a", "broken")),
                folder);

        assertThat(folder.difference("a", "b", Kind.CPU)).isNotEmptyFile().hasFileName("a-vs-b-cpu.html");
        assertThat(notes)
                .hasSize(3)
                .allSatisfy(note -> assertThat(note).hasLineCount(1))
                .contains(
                        "a vs none: no differential flame graph: none-cpu.collapsed does not exist",
                        "empty vs b: no differential flame graph: empty-cpu.collapsed contains no sample");
        assertThat(notes.getLast()).contains("broken-cpu.collapsed", "many").doesNotContain(temp.toString());
        assertThatThrownBy(() -> DifferentialFlameGraph.write(
                        folder.stacks("none", Kind.CPU),
                        folder.stacks("a", Kind.CPU),
                        "none",
                        "a",
                        Kind.CPU,
                        temp.resolve("x.html")))
                .isInstanceOf(IOException.class);
    }

    private String draw(String a, String b, Kind kind) throws IOException {
        Path html = temp.resolve("difference.html");
        DifferentialFlameGraph.write(
                Files.writeString(temp.resolve("a"), a),
                Files.writeString(temp.resolve("b"), b),
                "title A",
                "title B",
                kind,
                html);
        return Files.readString(html);
    }

    private static List<String> framesOf(String page) {
        return page.lines().filter(line -> line.matches("\\[\\d+,\".*],")).toList();
    }
}
