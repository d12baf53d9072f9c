package kvcache.analysis.view.run;

import java.util.List;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Variant;

/**
 * Variants whose lines are drawn in one panel.
 *
 * @param title what they have in common; empty where they are all there are
 * @param variants at least one
 */
record Panel(String title, List<Variant> variants) {

    /** More lines than this in one panel cannot be followed. */
    private static final int MAX_LINES = 4;

    /** All of a run's variants in one panel, or where they are many those of a protocol in each. */
    static List<Panel> of(RunData run) {
        return run.variants().size() <= MAX_LINES ? List.of(new Panel("", run.variants())) : ofEachProtocol(run);
    }

    /** The variants of a protocol in each. */
    static List<Panel> ofEachProtocol(RunData run) {
        return run.info().plan().protocols().stream()
                .map(protocol -> new Panel(
                        Format.protocol(protocol),
                        run.variants().stream()
                                .filter(variant -> variant.protocol() == protocol)
                                .toList()))
                .filter(panel -> !panel.variants().isEmpty())
                .toList();
    }

    /** What its ordinate is called. */
    String ordinate(String figure) {
        return title.isEmpty() ? figure : title + ": " + figure;
    }
}
