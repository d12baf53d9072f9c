package kvcache.analysis.view.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.view.Descriptions;

/** The sentences of a comparison, the same on a terminal and on the page. */
final class Sentences {

    private static final String DIRTY = "-dirty";

    private Sentences() {}

    /** Describes the run of a letter. */
    static String run(String letter, RunData run) {
        return "%s: %s; revision %s, started %s"
                .formatted(
                        letter,
                        Descriptions.oneLine(run),
                        run.info().software().gitRevision(),
                        run.info().startedAt());
    }

    /** Names the differences that also affect the ratios. */
    static String differences(RunComparison comparison) {
        if (comparison.differences().isEmpty()) {
            return "These runs differ in nothing that their descriptions tell.";
        }
        return "These runs differ in: %s. The ratios are of all of this together."
                .formatted(
                        comparison.differences().stream().map(Difference::what).collect(Collectors.joining(", ")));
    }

    /** Returns a sentence for each kind of result against the tolerance. */
    static List<String> verdicts(RunComparison comparison) {
        Tolerance tolerance = comparison.tolerance();
        List<String> sentences = new ArrayList<>();
        String beyond = names(comparison, Change::isRegression);
        sentences.add(
                beyond.isEmpty()
                        ? "No figure is shown to be worse than the tolerance of %s.".formatted(tolerance)
                        : "Worse than the tolerance of %s: %s.".formatted(tolerance, beyond));
        String notExcluded =
                names(comparison, change -> change.againstTolerance() == Change.AgainstTolerance.NOT_EXCLUDED);
        if (!notExcluded.isEmpty()) {
            sentences.add("May be worse than the tolerance of %s, which these rounds do not exclude: %s."
                    .formatted(tolerance, notExcluded));
        }
        return List.copyOf(sentences);
    }

    /** Returns sentences on what only one run has, or what was comparable in A only. */
    static List<String> absent(RunComparison comparison) {
        List<String> sentences = new ArrayList<>();
        only("A", comparison.pair().onlyInA(), sentences);
        only("B", comparison.pair().onlyInB(), sentences);
        String lost = comparison.leftOut().stream()
                .filter(LeftOut::lost)
                .map(one -> "%s at %s".formatted(Format.variant(one.variant()), one.loads()))
                .distinct()
                .collect(Collectors.joining("; "));
        if (!lost.isEmpty()) {
            sentences.add("Could be compared in A and not in B, so that nothing is known of it: %s.".formatted(lost));
        }
        if (comparison.lacksCapacity()) {
            sentences.add("No closed loop of as many requests in flight is in both runs: capacity is not compared.");
        }
        return List.copyOf(sentences);
    }

    private static void only(String letter, List<Variant> variants, List<String> sentences) {
        if (!variants.isEmpty()) {
            sentences.add("Only in %s: %s."
                    .formatted(letter, variants.stream().map(Format::variant).collect(Collectors.joining("; "))));
        }
    }

    private static String names(RunComparison comparison, Predicate<Change> which) {
        return comparison.changes().stream().filter(which).map(Change::name).collect(Collectors.joining("; "));
    }

    /** Returns the limitations of the ratios. */
    static List<String> caveats(RunComparison comparison) {
        List<String> caveats = new ArrayList<>();
        caveats.add(
                "The two runs were measured at different times. What the machine did differently then is in the ratios and not in their intervals: a run of A's build, repeated, shows how much that is.");
        String a = comparison.a().info().software().gitRevision();
        String b = comparison.b().info().software().gitRevision();
        if (a.endsWith(DIRTY) || b.endsWith(DIRTY)) {
            caveats.add("A revision is dirty: files were changed that its name does not tell.");
        }
        cut("A", comparison.a(), caveats);
        cut("B", comparison.b(), caveats);
        for (String run : List.of("A", "B")) {
            if (comparison.noise().stream().noneMatch(noise -> noise.run().equals(run))) {
                caveats.add(
                        "%s has no twins that could be compared, so that its own noise is not known.".formatted(run));
            }
        }
        comparison.noise().stream()
                .filter(noise -> !noise.ratio().interval().contains(1))
                .forEach(noise -> caveats.add(
                        "In %s a server and its twin seem to differ in %s, by %s times: differences of that size mean nothing."
                                .formatted(
                                        noise.run(),
                                        noise.figure(),
                                        Format.ratio(noise.ratio().interval()))));
        long ratios = comparison.changes().stream().filter(Change::isCompared).count();
        if (ratios > 1) {
            caveats.add(
                    "%s ratios are given. Each interval is its own, at 95 %%; slower, faster and worse than the tolerance are said only where they hold after Holm's correction for all of them."
                            .formatted(ratios));
        }
        return List.copyOf(caveats);
    }

    private static void cut(String letter, RunData run, List<String> caveats) {
        if (run.finishedTrials() < run.plannedTrials()) {
            caveats.add("%s was cut: %s of %s trials were finished."
                    .formatted(letter, run.finishedTrials(), run.plannedTrials()));
        }
    }
}
