package kvcache.analysis.view.run;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Variant;
import kvcache.base.run.Protocol;

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
        return byProtocol(run).entrySet().stream()
                .map(panel -> new Panel(Format.protocol(panel.getKey()), panel.getValue()))
                .toList();
    }

    /** Returns the variants of each protocol of HTTP; those of other protocols stand beside the first. */
    static Map<Protocol, List<Variant>> byProtocol(RunData run) {
        Protocol first = run.plan().protocols().getFirst();
        return run.variants().stream()
                .collect(Collectors.groupingBy(
                        variant -> variant.protocol().isHttp() ? variant.protocol() : first,
                        () -> new EnumMap<>(Protocol.class),
                        Collectors.toList()));
    }

    /** Returns the title of the ordinate. */
    String ordinate(String figure) {
        return title.isEmpty() ? figure : title + ": " + figure;
    }
}
