package kvcache.analysis.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it to one who points, taps, types and prints. Skipped where there is no Chromium. */
class PageInChromiumTest {

    private static final String WHOLE = "0 0 800 480";
    private static final List<SamplePage.Told> HOVERS = SamplePage.points();
    private static final Pattern SEEN = Pattern.compile("<pre id=\"seen\">(.*?)</pre>", Pattern.DOTALL);

    @TempDir
    private static Path folder;

    private static Chromium chromium;
    private static Chromium.Visit visit;
    private static JsonNode seen;

    @BeforeAll
    static void read() throws IOException, InterruptedException {
        Optional<Path> program = Chromium.onPath();
        assumeTrue(program.isPresent(), "no chromium, chromium-browser or google-chrome on the PATH");
        chromium = new Chromium(program.get(), folder);
        visit = chromium.visit(write("page.html", SamplePage.document(0).html(List.of(resource("probe.js")))));
        assumeTrue(visit.dom().contains("<title>KVCache: sample"), program.get() + " may not read " + folder);
        seen = seen(visit);
    }

    @Test
    void nothingIsComplainedOf() {
        assertThat(visit.console()).isEmpty();
    }

    @Test
    void aPointTellsItsFiguresUnderTheMouseAndAtATap() {
        assertThat(text("hovered")).isEqualTo(HOVERS.get(3).text());
        assertThat(seen.get("tipInside").asBoolean()).isTrue();
        assertThat(seen.get("hoveredNothing").isNull()).isTrue();
        assertThat(text("tapped")).isEqualTo(HOVERS.get(9).text());
        assertThat(seen.get("tappedElsewhere").isNull()).isTrue();
        assertThat(seen.get("left").isNull()).isTrue();
        assertThat(text("hoveredWhileZoomed")).isEqualTo(HOVERS.get(4).text());
    }

    @Test
    void theKeyboardStepsFromPointToPointAndIsHeard() {
        assertThat(seen.get("focused").asBoolean()).isTrue();
        assertThat(text("stepped")).isEqualTo(HOVERS.get(1).text());
        assertThat(text("heard")).isEqualTo(HOVERS.get(1).text() + " (2 of " + HOVERS.size() + ")");
        assertThat(text("steppedBack")).isEqualTo(HOVERS.getFirst().text());
        assertThat(text("steppedUp")).isEqualTo(HOVERS.get(HOVERS.size() / 4).text());
        assertThat(text("steppedToEnd")).isEqualTo(HOVERS.getLast().text());
        assertThat(seen.get("escaped").isNull()).isTrue();
        assertThat(seen.get("focusedAfterEscape").asBoolean()).isFalse();
    }

    @Test
    void aChartIsZoomedByButtonKeyWheelDoubleClickAndTwoFingers() {
        assertThat(text("whole")).isEqualTo(WHOLE);
        assertThat(text("zoomedByButton")).isEqualTo("133.33 80 533.33 320");
        assertThat(text("zoomedByKey")).isEqualTo("133.33 80 533.33 320");
        assertThat(text("zoomedByWheel")).isNotEqualTo(WHOLE);
        assertThat(seen.get("placeKept").asBoolean()).isTrue();
        assertThat(text("zoomedByDoubleClick")).endsWith(" 400 240");
        assertThat(text("zoomedByPinch")).endsWith(" 400 240");
        assertThat(text("zoomedIn")).endsWith(" 50 30");
        assertThat(text("strokesWhileZoomed"))
                .as("lines stay thin, so that what overlapped comes apart")
                .isEqualTo("non-scaling-stroke");
    }

    @Test
    void aZoomedChartIsMovedAndResetAndFollowsTheKeyboard() {
        assertThat(text("movedByButton")).isEqualTo("266.67 80 533.33 320");
        assertThat(text("movedByKey")).isEqualTo("0 80 533.33 320");
        assertThat(text("dragged")).isNotEqualTo(text("zoomedByWheel"));
        assertThat(text("reset")).isEqualTo(WHOLE);
        assertThat(text("focusedAfterReset"))
                .as("the button that was pressed is gone")
                .isEqualTo("Zoom in");
        assertThat(seen.get("reachedPointIsInView").asBoolean()).isTrue();
    }

    @Test
    void theWheelAloneScrollsThePage() {
        assertThat(seen.get("plainWheelScrolls").asBoolean()).isTrue();
        assertThat(text("afterPlainWheel")).isEqualTo(WHOLE);
        assertThat(seen.get("pinchScrolls").asBoolean()).isFalse();
    }

    @Test
    void oneOfManyChartsIsShownAtATime() {
        assertThat(texts("tabsAtFirst")).containsExactly("variant 1");
        assertThat(texts("tabsAfterArrowLeft")).containsExactly("variant 12");
        assertThat(text("tabFocused")).isEqualTo("variant 12");
        assertThat(texts("tabsAfterClick")).containsExactly("variant 2");
    }

    @Test
    void aTableIsSortedByFiguresAndBack() {
        List<String> up = texts("sortedUp");
        assertThat(up.subList(0, 3)).containsExactly("95", "306", "517");
        assertThat(up.getLast()).as("what has no figure stands last").isEqualTo("–");
        assertThat(text("sortedAs")).isEqualTo("ascending");
        assertThat(texts("sortedDown").getFirst()).isEqualTo("12,544");
        assertThat(texts("sortedDown").getLast()).isEqualTo("–");
        assertThat(texts("sortedBack")).isEqualTo(texts("unsorted"));
        assertThat(texts("sortedWords").getFirst()).isEqualTo("client-limited");
    }

    @Test
    void markupInANameIsShownAndNotRun() {
        assertThat(text("text")).contains(SamplePage.HOSTILE);
        assertThat(seen.get("ran").isNull()).isTrue();
    }

    @Test
    void whatGetsIntoThePageAllTheSameMayNotRun() throws IOException, InterruptedException {
        String intruder = "document.body.insertAdjacentHTML('beforeend', '<b onclick=\"document.title = 1\">b</b>');"
                + "document.querySelector('b').click();";
        Document page = new Document("untouched", "", List.of());
        Chromium.Visit intruded = chromium.visit(write("intruded.html", page.html(List.of(intruder))));
        assertThat(intruded.dom()).contains("<title>untouched</title>");
        assertThat(intruded.console()).anyMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void onAPhoneThePageDoesNotScrollSidewaysAndItsPointsTell() throws IOException, InterruptedException {
        // A window cannot be as narrow as a phone, a frame can.
        Path frame = write("phone.html", """
                <!DOCTYPE html>
                <script>
                addEventListener('message', event => {
                  const answer = document.createElement('pre');
                  answer.id = 'seen';
                  answer.textContent = event.data;
                  document.body.append(answer);
                });
                </script>
                <body><iframe src="page.html" width="360" height="740"></iframe></body>
                """);
        JsonNode onPhone = seen(chromium.visit(frame));
        assertThat(onPhone.get("innerWidth").asInt()).isEqualTo(360);
        assertThat(onPhone.get("scrollWidth").asInt()).isLessThanOrEqualTo(360);
        assertThat(onPhone.get("tapped").asText()).isEqualTo(HOVERS.get(9).text());
        assertThat(onPhone.get("tipInside").asBoolean()).isTrue();
    }

    @Test
    void onPaperAllChartsAreThere() throws IOException, InterruptedException {
        String pdf = new String(chromium.print(folder.resolve("page.html")), ISO_8859_1);
        assertThat(pdf).startsWith("%PDF");
        long pages = Pattern.compile("/Type /Page\\b").matcher(pdf).results().count();
        assertThat(pages).isGreaterThan(SamplePage.CHARTS_IN_TABS / 2);
    }

    private static JsonNode seen(Chromium.Visit visit) throws IOException {
        Matcher matcher = SEEN.matcher(visit.dom());
        assertThat(matcher.find())
                .as("the probe came to its end: %s", visit.console())
                .isTrue();
        String json = matcher.group(1)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&nbsp;", "\u00a0")
                .replace("&amp;", "&");
        return new ObjectMapper().readTree(json);
    }

    private static String text(String name) {
        return seen.get(name).asText();
    }

    private static List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        seen.get(name).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Path write(String name, String html) throws IOException {
        return Files.writeString(folder.resolve(name), html);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = PageInChromiumTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
