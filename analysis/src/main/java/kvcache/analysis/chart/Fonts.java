package kvcache.analysis.chart;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.Optional;

/** The fonts of this machine, which a headless JDK needs too. */
public final class Fonts {

    private static final String ADVICE =
            "no charts can be drawn: this JVM finds no fonts; install fontconfig and a font (Debian, Ubuntu: packages fontconfig and fonts-dejavu-core; Fedora: fontconfig and dejavu-sans-fonts; Alpine: fontconfig and font-dejavu)";

    private Fonts() {}

    /** Returns what to install if charts cannot be drawn; empty if they can. Takes a tenth of a second at first. */
    public static Optional<String> missing() {
        // Must be set before any class of AWT is loaded.
        System.setProperty("java.awt.headless", "true");
        try {
            var unused = new Font(Font.SANS_SERIF, Font.PLAIN, 12)
                    .getStringBounds("0", new FontRenderContext(null, true, true));
            return Optional.empty();
        } catch (RuntimeException | LinkageError | InternalError e) {
            // The JDK has no specific exception: it fails while loading its native libraries or their configuration.
            return Optional.of(ADVICE);
        }
    }
}
