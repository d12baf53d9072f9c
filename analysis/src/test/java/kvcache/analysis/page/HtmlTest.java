package kvcache.analysis.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {

    @Test
    void nothingOfATextIsMarkup() {
        assertThat(Html.text("<b a=\"1\" b='2'>&amp;")).isEqualTo("&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;");
    }

    @ParameterizedTest
    @CsvSource({"P99 latency, p99-latency", "<script>, script", "99, n99", "'', part", "µ, part", "a--b c-, a-b-c"})
    void anIdIsOfLettersDigitsAndHyphens(String text, String id) {
        assertThat(Html.id(text)).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "charts/p99 latency.png, charts/p99%20latency.png",
        "../other/report.html, ../other/report.html",
        "a+b&c?d#e.html, a%2Bb%26c%3Fd%23e.html"
    })
    void aPathToAFileStaysWhatItIs(String path, String href) {
        assertThat(Html.href(path)).isEqualTo(href);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "http://host/",
                "//host/",
                "/etc/passwd",
                "data:text/html,<script>",
                "\" onclick=\"alert(1)"
            })
    void aLinkCannotLeaveThePlaceOfThePage(String path) {
        URI page = URI.create("file:///run/report.html");
        URI target = page.resolve(Html.href(path));
        assertThat(Html.href(path)).doesNotContain("\"", "<", ":");
        assertThat(target.toString()).startsWith("file:/run/");
    }
}
