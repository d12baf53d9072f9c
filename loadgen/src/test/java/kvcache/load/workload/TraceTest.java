package kvcache.load.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kvcache.base.file.BadLineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TraceTest {

    @TempDir
    private Path folder;

    private Trace trace(String text) throws IOException {
        return Trace.read(Files.writeString(folder.resolve("trace"), text), 1);
    }

    private static List<String> requests(Trace trace, LoopShare share, long before, int count) {
        Requests requests = trace.requests(1, share, before);
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            seen.add(requests.operation(i) + " " + trace.keyNames().name(requests.key(i)));
        }
        return seen;
    }

    @Test
    void requestsComeInTheOrderOfTheFileAndFromItsBeginningAgain() throws IOException {
        Trace trace = trace("# op key size\nget a\n\nSET b 100\ndel a\nread b 5\n");
        assertThat(requests(trace, new LoopShare(0, 1), 0, 6))
                .containsExactly("GET a", "PUT b", "DELETE a", "GET b", "GET a", "PUT b");
        assertThat(requests(trace, new LoopShare(0, 1), 3, 2)).containsExactly("GET b", "GET a");
        assertThat(trace.keys()).isEqualTo(2);
    }

    @Test
    void loopsTakeRequestsInTurn() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            text.append("get k").append(i).append('\n');
        }
        Trace trace = trace(text.toString());
        assertThat(requests(trace, new LoopShare(1, 2), 0, 7))
                .containsExactly("GET k1", "GET k3", "GET k5", "GET k7", "GET k9", "GET k11", "GET k13");
    }

    @Test
    void valuesAreAsLongAsTheirLinesSayButLongEnoughForAVersion() throws IOException {
        Trace trace = trace("set a 100\nset a 2\nget b\nset b 64k\nget c 0\nset d 0\n");
        Requests requests = trace.requests(0, new LoopShare(0, 1), 0);
        ValueSizes sizes = trace.valueSizes();
        for (int lap = 0; lap < 12; lap += 6) {
            assertThat(sizes.bytes(1, requests.version(lap))).isEqualTo(100);
            assertThat(sizes.bytes(1, requests.version(lap + 1))).isEqualTo(8);
            assertThat(sizes.bytes(2, requests.version(lap + 3))).isEqualTo(65_536);
            assertThat(sizes.bytes(4, requests.version(lap + 5))).isEqualTo(8);
        }
        assertThat(sizes.bytes(2, WriteVersions.PRELOADED)).isEqualTo(65_536);
        assertThat(sizes.bytes(3, WriteVersions.PRELOADED)).isEqualTo(12);
    }

    @Test
    void keysThatAreReadBeforeTheyAreWrittenAreStoredFirst() throws IOException {
        Trace trace = trace("set written 9\nget read\nget written\ndelete removed\nget removed\n");
        assertThat(trace.isPreloaded(1)).isFalse();
        assertThat(trace.isPreloaded(2)).isTrue();
        assertThat(trace.isPreloaded(3)).isFalse();
    }

    @Test
    void keysArePercentEncodedWhereTheyMustBe() throws IOException {
        Trace trace = trace("get user:1/näme?&%\n");
        assertThat(trace.keyNames().name(1)).isEqualTo("user:1%2Fn%C3%A4me%3F%26%25");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fetch a|an operation, a key and, for a write, a size: get KEY, set KEY BYTES, delete KEY",
                "get|an operation, a key and, for a write, a size: get KEY, set KEY BYTES, delete KEY",
                "set a|an operation, a key and, for a write, a size: get KEY, set KEY BYTES, delete KEY",
                "get a 1 2|an operation, a key and, for a write, a size: get KEY, set KEY BYTES, delete KEY",
            })
    void aBadLineIsNamedWithWhatIsAllowed(String line, String allowed) {
        assertThatThrownBy(() -> trace("get a\n" + line + "\n"))
                .isInstanceOf(BadLineException.class)
                .hasMessage(folder.resolve("trace") + ", line 2: '" + line + "'; allowed: " + allowed);
    }

    @Test
    void aBadSizeOrKeyOrAnEmptyFileIsNamed() {
        assertThatThrownBy(() -> trace("set a 9g\n"))
                .hasMessageEndingWith("line 1: '9g'; allowed: a size of 1 to 64m, with or without k or m");
        assertThatThrownBy(() -> trace("get a\u0001b\n"))
                .hasMessageEndingWith(
                        "line 1: 'a?b'; allowed: a key of printable text, at most 4096 bytes when percent-encoded");
        assertThatThrownBy(() -> trace("# nothing\n")).hasMessageContaining("'no request'; allowed: an operation");
    }
}
