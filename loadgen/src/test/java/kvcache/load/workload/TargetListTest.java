package kvcache.load.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kvcache.base.file.BadLineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TargetListTest {

    private static final Origin SERVER = new Origin(Origin.Scheme.HTTP, "cache", 3000);

    @TempDir
    private Path folder;

    private List<RecordedRequest> targets(String text) throws IOException {
        return TargetList.read(Files.writeString(folder.resolve("targets"), text), SERVER, 1)
                .targets();
    }

    @Test
    void theHttpFormatIsReadWithHeadersBodiesAndComments() throws IOException {
        Path body = Files.writeString(folder.resolve("body"), "{}");
        List<RecordedRequest> targets = targets("""
                        # recorded
                        GET http://cache:3000/get/a?b=c

                        POST http://CACHE:3000/store/a
                        Content-Type: application/json
                        # in between
                        Host: virtual
                        Content-Length: 99
                        @%s

                        DELETE /store/a
                        X-Why: a: b
                        PATCH http://cache:3000
                        """.formatted(body));

        assertThat(targets)
                .extracting(RecordedRequest::method, RecordedRequest::path, RecordedRequest::operation)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("GET", "/get/a?b=c", Operation.GET),
                        org.assertj.core.groups.Tuple.tuple("POST", "/store/a", Operation.PUT),
                        org.assertj.core.groups.Tuple.tuple("DELETE", "/store/a", Operation.DELETE),
                        org.assertj.core.groups.Tuple.tuple("PATCH", "/", Operation.PUT));
        assertThat(targets.get(1).headers())
                .containsExactly(new RecordedRequest.Header("Content-Type", "application/json"));
        assertThat(targets.get(1).host()).isEqualTo("virtual");
        assertThat(targets.get(1).body().bytes()).isEqualTo("{}".getBytes(US_ASCII));
        assertThat(targets.get(2).headers()).containsExactly(new RecordedRequest.Header("X-Why", "a: b"));
        assertThat(targets.get(2).body().bytes()).isEmpty();
    }

    @Test
    void theJsonFormatIsReadWithHeadersAndBodies() throws IOException {
        List<RecordedRequest> targets = targets("""
                {"method":"POST","url":"http://cache:3000/store/a","body":"e30=","header":{"X-A":["1","2"],"X-B":["3"]}}
                {"method":"GET","url":"/get/a"}
                """);
        assertThat(targets).hasSize(2);
        assertThat(targets.get(0).body().bytes()).isEqualTo("{}".getBytes(US_ASCII));
        assertThat(targets.get(0).headers())
                .containsExactly(
                        new RecordedRequest.Header("X-A", "1"),
                        new RecordedRequest.Header("X-A", "2"),
                        new RecordedRequest.Header("X-B", "3"));
        assertThat(targets.get(1).path()).isEqualTo("/get/a");
    }

    @Test
    void requestsComeInTheOrderOfTheFileAndFromItsBeginningAgain() throws IOException {
        Requests requests =
                new TargetList(targets("GET /a\nPUT /b\nDELETE /c\n"), 1).requests(1, new LoopShare(0, 1), 2);
        assertThat(requests.key(0)).isEqualTo(3);
        assertThat(requests.operation(0)).isEqualTo(Operation.DELETE);
        assertThat(requests.key(1)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET http://other:3000/a|http://other:3000/a|a path, or a URL of the server under test, http://cache:3000",
                "GET http://cache/a|http://cache/a|a path, or a URL of the server under test, http://cache:3000",
                "GET https://cache:3000/a|https://cache:3000/a|a path, or a URL of the server under test, http://cache:3000",
                "GET http://me@cache:3000/a|http://me@cache:3000/a|a path, or a URL of the server under test, http://cache:3000",
                "GET //cache:3000/a|//cache:3000/a|a path, or a URL of the server under test, http://cache:3000",
                "HEAD /a|HEAD|GET, POST, PUT, PATCH or DELETE",
                "/a|/a|METHOD URL",
                "{}|{}|a JSON object with \"method\" and \"url\", and optionally \"header\" and a \"body\" in base64",
                "{\"method\"|{\"method\"|a JSON object with \"method\" and \"url\", and optionally \"header\" and a \"body\" in base64",
            })
    void aBadTargetIsNamedWithWhatIsAllowed(String line, String given, String allowed) {
        assertThatThrownBy(() -> targets("GET /first\n\n" + line + "\n"))
                .isInstanceOf(BadLineException.class)
                .hasMessage(folder.resolve("targets") + ", line 3: '" + given + "'; allowed: " + allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "no header|a header 'Name: value', '@FILE' with the body, or a blank line",
                "Transfer-Encoding: chunked|a header other than those of message framing and connection management",
                "X-Name: n\u00e4me|a header of printable ASCII with at most 8192 characters",
                "@/no/such/file|'@' and a readable file of at most 64m",
            })
    void aBadDetailOfATargetIsNamedWithWhatIsAllowed(String line, String allowed) {
        assertThatThrownBy(() -> targets("GET /first\n" + line + "\n"))
                .hasMessage(folder.resolve("targets") + ", line 2: '" + line + "'; allowed: " + allowed);
    }

    @Test
    void aFileWithoutTargetsIsRefused() {
        assertThatThrownBy(() -> targets("# none\n")).hasMessageContaining("'no target'; allowed: METHOD URL");
    }
}
