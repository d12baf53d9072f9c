package kvcache.analysis.view.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kvcache.analysis.finding.Format;
import kvcache.analysis.page.Block;
import kvcache.analysis.page.PlainText;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Interval;

/** A comparison as lines for a terminal: findings first, then omitted comparisons. */
final class CompareText {

    private CompareText() {}

    static List<String> lines(RunComparison comparison) {
        List<Block> blocks = new ArrayList<>();
        add(blocks, Sentences.run("A", comparison.a()), Sentences.run("B", comparison.b()));
        add(blocks, Sentences.differences(comparison));
        blocks.add(new Block.Bullets(
                comparison.differences().stream().map(Difference::sentence).toList()));
        if (!comparison.isEmpty()) {
            add(blocks, "");
            add(blocks, Sentences.verdicts(comparison).toArray(String[]::new));
        }
        add(blocks, Sentences.absent(comparison).toArray(String[]::new));
        if (!comparison.isEmpty()) {
            add(blocks, "", "B / A over all common loads, with 95 % intervals:");
            comparison.pair().variants().forEach(variant -> blocks.add(variant(comparison, variant)));
        }
        list(
                blocks,
                "Left out (the report of each run has the evidence)",
                comparison.leftOut().stream().map(LeftOut::sentence).toList());
        list(
                blocks,
                "The same server twice in one run",
                comparison.noise().stream().map(Noise::sentence).toList());
        list(blocks, "Before believing them", Sentences.caveats(comparison));
        return PlainText.lines(blocks);
    }

    private static void add(List<Block> blocks, String... paragraphs) {
        for (String paragraph : paragraphs) {
            blocks.add(new Block.Paragraph(paragraph));
        }
    }

    private static void list(List<Block> blocks, String heading, List<String> items) {
        if (!items.isEmpty()) {
            add(blocks, "");
            blocks.add(new Block.Subheading(heading));
            blocks.add(new Block.Bullets(items));
        }
    }

    private static Block variant(RunComparison comparison, Variant variant) {
        int width = comparison.measures().stream()
                .mapToInt(measure -> measure.figure().toString().length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>(List.of(Format.variant(variant)));
        for (Change change : comparison.changesOf(variant)) {
            lines.add(("  %-" + width + "s  %s").formatted(change.figure(), answer(change)));
        }
        return new Block.Bullets(lines);
    }

    private static String answer(Change change) {
        if (change.ratio().isEmpty()) {
            return "%s: %s".formatted(change.answer(), change.whyNotCompared());
        }
        Interval interval = change.ratio().get().interval();
        String ratio =
                String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", interval.estimate(), interval.low(), interval.high());
        return "%-22s  %-24s  %s".formatted(ratio, change.answer(), change.againstTolerance());
    }
}
