package kvcache.app;

import java.io.PrintWriter;
import kvcache.analysis.view.run.Report;

/** What a terminal shows of a run that was drawn. */
final class Summaries {

    private Summaries() {}

    static void print(Report.Summary summary, PrintWriter out) {
        summary.notes().forEach(note -> out.println("Note: " + note));
        summary.findings().forEach(out::println);
        out.println("%s of %s points are valid.".formatted(summary.validPoints(), summary.points()));
        out.println("Open in a browser: " + summary.page());
        out.flush();
    }
}
