package kvcache.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Interval;
import kvcache.load.Protocol;
import kvcache.load.verdict.Verdict;

/**
 * What a run says, in sentences.
 *
 * <p>Each server is compared with the run's reference over each protocol, and each protocol with the plan's first for each server:
 * all pairs would be many, and most of them would be found by chance.
 *
 * @param groups a group for each two variants that are compared
 * @param caveats what a reader must know before believing them
 */
record Findings(List<Group> groups, List<String> caveats) {

    /**
     * What is said of two variants.
     *
     * @param question which two, over which protocol or with which server
     * @param comparisons the figures that are compared
     */
    record Group(String question, List<Comparison> comparisons) {
        List<String> sentences() {
            if (comparisons.stream().allMatch(comparison -> comparison.atRates().isEmpty())) {
                return List.of("Not compared: at no rate are both points valid with at least %d requests in each trial."
                        .formatted(Comparison.MIN_REQUESTS));
            }
            return comparisons.stream().map(Findings::sentence).toList();
        }
    }

    /** CPU time first: on a shared machine it is the figure that repeats. */
    static final List<Figure> COMPARED = List.of(Figure.SERVER_CPU, Figure.MEAN, Figure.P99);

    static Findings of(RunData run) {
        List<Group> groups = new ArrayList<>();
        String baseServer = run.referenceServer();
        Protocol baseProtocol = run.info().plan().protocols().getFirst();
        for (Variant variant : run.variants()) {
            if (!variant.server().equals(baseServer)) {
                Variant baseline = new Variant(baseServer, variant.protocol());
                groups.add(group(
                        run,
                        "%s or %s, over %s?"
                                .formatted(baseServer, variant.server(), Terms.protocol(variant.protocol())),
                        variant,
                        baseline));
            }
        }
        for (Variant variant : run.variants()) {
            if (variant.protocol() != baseProtocol) {
                Variant baseline = new Variant(variant.server(), baseProtocol);
                groups.add(group(
                        run,
                        "%s or %s, with %s?"
                                .formatted(
                                        Terms.protocol(baseProtocol),
                                        Terms.protocol(variant.protocol()),
                                        variant.server()),
                        variant,
                        baseline));
            }
        }
        return new Findings(List.copyOf(groups), caveats(run, groups));
    }

    /** The most telling sentences, for a terminal: the first of each group. */
    List<String> inShort() {
        return groups.stream()
                .map(group -> group.question() + " " + group.sentences().getFirst())
                .toList();
    }

    private static Group group(RunData run, String question, Variant variant, Variant baseline) {
        return new Group(
                question,
                COMPARED.stream()
                        .map(figure -> Comparison.of(run, figure, variant, baseline))
                        .toList());
    }

    static String sentence(Comparison comparison) {
        String variant = Terms.apart(comparison.variant(), comparison.baseline());
        String baseline = Terms.apart(comparison.baseline(), comparison.variant());
        String figure = Terms.capitalised(comparison.figure().toString());
        if (comparison.atRates().isEmpty()) {
            return "%s: not compared; the system did not tell it.".formatted(figure);
        }
        if (comparison.overall().isEmpty()) {
            return "%s: not compared; an interval needs at least two rounds.".formatted(figure);
        }
        Interval ratio = comparison.overall().get();
        String interval = String.format(
                Locale.ROOT,
                "95 %% interval %s to %s; %d %s, %d rounds",
                Terms.ratio(ratio.low()),
                Terms.ratio(ratio.high()),
                comparison.atRates().size(),
                comparison.atRates().size() == 1 ? "rate" : "rates",
                comparison.rounds());
        if (ratio.contains(1)) {
            return "%s: no detectable difference between %s and %s (ratio %s, %s)."
                    .formatted(figure, variant, baseline, Terms.ratio(ratio.estimate()), interval);
        }
        return "%s: %s takes %s times as much as %s (%s)."
                .formatted(figure, variant, Terms.ratio(ratio.estimate()), baseline, interval);
    }

    private static List<String> caveats(RunData run, List<Group> groups) {
        List<String> caveats = new ArrayList<>();
        if (run.finishedTrials() < run.plannedTrials()) {
            caveats.add("The run was cut: %d of %d trials were finished."
                    .formatted(run.finishedTrials(), run.plannedTrials()));
        }
        for (Verdict verdict : Verdict.values()) {
            long count = run.points().stream()
                    .filter(point ->
                            !point.judgement().isValid() && point.judgement().verdict() == verdict)
                    .count();
            if (count > 0) {
                caveats.add("%d of %d points are %s: drawn hollow, and left out of comparisons."
                        .formatted(count, run.points().size(), verdict));
            }
        }
        long few = run.points().stream()
                .filter(point -> point.judgement().isValid() && point.fewestRequests() < Comparison.MIN_REQUESTS)
                .count();
        if (few > 0) {
            caveats.add(
                    "%d of %d points are valid but have fewer than %d requests in a trial: drawn, and left out of comparisons."
                            .formatted(few, run.points().size(), Comparison.MIN_REQUESTS));
        }
        for (Variant variant : run.variants()) {
            run.points(variant).stream()
                    .filter(point -> point.readShare() > 0)
                    .mapToDouble(Point::hitShare)
                    .filter(share -> share < 1)
                    .min()
                    .ifPresent(share -> caveats.add(
                            "%s found a value for only %s %% of the reads of a point: a bound that all keys fit in would compare it fairly, since a miss costs less than a hit."
                                    .formatted(Terms.variant(variant), Terms.percent(share))));
        }
        long comparisons = groups.stream()
                .flatMap(group -> group.comparisons().stream())
                .filter(comparison -> comparison.overall().isPresent())
                .count();
        if (comparisons > 1) {
            caveats.add(
                    "%d ratios are given. Of twenty intervals at 95 %% about one misses the true ratio by chance, so a single narrow miss of 1 among them is weak evidence."
                            .formatted(comparisons));
        }
        return List.copyOf(caveats);
    }
}
