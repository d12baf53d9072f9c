package kvcache.analysis.view.run;

import java.util.List;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Variant;

/**
 * Variants whose lines are drawn in one panel.
 *
 * @param title what they have in common; empty for all variants
 * @param variants at least one
 */
record Panel(String title, List<Variant> variants) {

    /** The maximum number of lines in a panel. */
    private static final int MAX_LINES = 4;

    /** Returns a panel for all variants of a run or, if they are many, one for each protocol. */
    static List<Panel> of(RunData run) {
        if (run.variants().size() <= MAX_LINES) {
            return List.of(new Panel("", run.variants()));
        }
        return run.plan().protocols().stream()
                .map(protocol -> new Panel(
                        Format.protocol(protocol),
                        run.variants().stream()
                                .filter(variant -> variant.protocol() == protocol)
                                .toList()))
                .filter(panel -> !panel.variants().isEmpty())
                .toList();
    }

    /** Returns the title of the ordinate. */
    String ordinate(String figure) {
        return title.isEmpty() ? figure : title + ": " + figure;
    }
}
