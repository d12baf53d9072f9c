package kvcache.analysis.view.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kvcache.analysis.finding.Format;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Interval;

/** A comparison as lines for a terminal: findings first, then omitted comparisons. */
final class Text {

    private Text() {}

    static List<String> lines(RunComparison comparison) {
        List<String> lines = new ArrayList<>();
        lines.add(Sentences.run("A", comparison.pair().a()));
        lines.add(Sentences.run("B", comparison.pair().b()));
        lines.add(Sentences.differences(comparison));
        comparison.differences().forEach(difference -> lines.add("  " + difference.sentence()));
        if (comparison.isEmpty()) {
            lines.addAll(Sentences.absent(comparison));
        } else {
            lines.add("");
            lines.addAll(Sentences.verdicts(comparison));
            lines.addAll(Sentences.absent(comparison));
            lines.add("");
            lines.add("B / A over all common loads, with 95 % intervals:");
            comparison.pair().variants().forEach(variant -> variant(comparison, variant, lines));
        }
        list(
                "Left out (the report of each run has the evidence):",
                comparison.leftOut().stream().map(LeftOut::sentence).toList(),
                lines);
        list(
                "The same server twice in one run:",
                comparison.noise().stream().map(Noise::sentence).toList(),
                lines);
        list("Before believing them:", Sentences.caveats(comparison), lines);
        return List.copyOf(lines);
    }

    private static void variant(RunComparison comparison, Variant variant, List<String> lines) {
        int width = comparison.measures().stream()
                .mapToInt(measure -> measure.figure().toString().length())
                .max()
                .orElse(0);
        lines.add("  " + Format.variant(variant));
        for (Change change : comparison.changesOf(variant)) {
            lines.add("    " + padded(change.measure().figure().toString(), width) + "  " + answer(change));
        }
    }

    private static String answer(Change change) {
        if (change.ratio().isEmpty()) {
            return "%s: %s".formatted(change.answer(), change.whyNotCompared());
        }
        Interval interval = change.ratio().get().interval();
        String ratio =
                String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", interval.estimate(), interval.low(), interval.high());
        return padded(ratio, "0.000 (0.000 to 0.000)".length())
                + "  "
                + padded(
                        change.answer().toString(),
                        Change.Kind.NO_DIFFERENCE.toString().length())
                + "  " + change.againstTolerance();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static void list(String heading, List<String> items, List<String> lines) {
        if (!items.isEmpty()) {
            lines.add("");
            lines.add(heading);
            items.forEach(item -> lines.add("  " + item));
        }
    }
}
