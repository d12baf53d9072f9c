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
        // Before any class of AWT: there is no display, and none is needed.
        System.setProperty("java.awt.headless", "true");
        try {
            var unused = new Font(Font.SANS_SERIF, Font.PLAIN, 12)
                    .getStringBounds("0", new FontRenderContext(null, true, true));
            return Optional.empty();
        } catch (RuntimeException | LinkageError | InternalError e) {
            // The JDK has no exception of its own for it: it fails where it loads its native libraries or reads their
            // configuration.
            return Optional.of(ADVICE);
        }
    }
}
