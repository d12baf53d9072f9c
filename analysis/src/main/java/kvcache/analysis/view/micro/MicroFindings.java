package kvcache.analysis.view.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.finding.Format;
import kvcache.analysis.stats.Estimate;
import kvcache.analysis.stats.Interval;

/**
 * The findings of a run, in sentences.
 *
 * @param groups one for each condition
 * @param caveats the limitations, in sentences
 */
record MicroFindings(List<Group> groups, List<String> caveats) {

    /**
     * The findings under one condition.
     *
     * @param sentences one for each figure of each subject except the reference
     */
    record Group(String condition, List<String> sentences) {}

    /** A store with a higher share of misses is not compared. */
    private static final double TOLERATED_MISSES = 0.001;

    /** A ratio is not given if the ends of its interval differ by more than this factor. */
    static final double MAX_WIDTH = 100;

    static MicroFindings of(MicroData data) {
        List<MicroFigure> compared = switch (data.plan().measure()) {
            case TIME -> List.of(MicroFigure.NS_PER_OP);
            case LATENCY -> List.of(MicroFigure.P50, MicroFigure.P99, MicroFigure.P999);
        };
        List<Group> groups = new ArrayList<>();
        for (MicroCondition condition : data.plan().conditions()) {
            List<MicroCell> cells = data.cells().stream()
                    .filter(cell -> cell.condition().equals(condition)
                            && !cell.subject().equals(data.reference())
                            && !cell.subject().equals(Subject.KEY_SELECTION))
                    .toList();
            if (!cells.isEmpty()) {
                groups.add(new Group(
                        inWords(data, condition),
                        compared.stream()
                                .flatMap(figure -> cells.stream().map(cell -> sentence(data, cell, figure)))
                                .toList()));
            }
        }
        return new MicroFindings(List.copyOf(groups), caveats(data));
    }

    /** Returns text such as {@code 80 % reads, uniform keys, values of 12 B, 2 threads}. */
    static String inWords(MicroData data, MicroCondition condition) {
        return condition.common() + ", " + data.plan().threads(condition);
    }

    private static String sentence(MicroData data, MicroCell cell, MicroFigure figure) {
        String what = figure == MicroFigure.NS_PER_OP ? "" : figure + ": ";
        String subject = cell.subject().name();
        String reference = data.reference().name();
        if (missesTooMuch(data, cell)) {
            return "%s%s: not compared; it missed %s of its operations."
                    .formatted(what, subject, percent(misses(data, cell)));
        }
        Optional<Interval> found = data.ratio(cell, figure);
        if (found.isEmpty()) {
            return "%s%s: not compared with %s; an interval needs at least two rounds of both."
                    .formatted(what, subject, reference);
        }
        Interval ratio = found.get();
        String rounds = Format.counted(data.rounds(cell), "round");
        if (ratio.high() > MAX_WIDTH * ratio.low()) {
            return "%s%s: not compared with %s; the rounds are too far apart (%s)."
                    .formatted(what, subject, reference, rounds);
        }
        Optional<Interval> net = figure == MicroFigure.NS_PER_OP ? data.netRatio(cell) : Optional.empty();
        List<String> texts = Format.texts(ratio);
        String detail = "95 %% interval %s to %s%s; %s"
                .formatted(
                        texts.get(1),
                        texts.get(2),
                        net.map(of -> "; net of key selection " + Format.compact(of))
                                .orElse(""),
                        rounds);
        String times = texts.getFirst();
        return ratio.contains(1)
                ? "%sno detectable difference between %s and %s (ratio %s, %s)."
                        .formatted(what, subject, reference, times, detail)
                : "%s%s takes %s times as long as %s (%s).".formatted(what, subject, times, reference, detail);
    }

    private static double misses(MicroData data, MicroCell cell) {
        return data.estimate(cell, MicroFigure.MISS_SHARE).map(Estimate::mean).orElse(0.0);
    }

    private static boolean missesTooMuch(MicroData data, MicroCell cell) {
        return misses(data, cell) > TOLERATED_MISSES;
    }

    private static String percent(double share) {
        return Format.number(share * 100) + " %";
    }

    private static List<String> caveats(MicroData data) {
        List<String> caveats = new ArrayList<>();
        MicroPlan plan = data.plan();
        int planned = plan.cells().size() * plan.rounds();
        int finished = data.rows().size();
        int failed = data.run().failures().size();
        if (finished + failed < planned) {
            caveats.add("%s of %s planned measurements were made: the run was stopped, or its time was up."
                    .formatted(finished, planned));
        }
        if (failed > 0) {
            caveats.add("%s measurements failed; failures.txt names them, and jmh.log says why.".formatted(failed));
        }
        for (MicroCell cell : data.cells()) {
            if (missesTooMuch(data, cell)) {
                caveats.add(
                        "%s (%s) missed %s of its operations: it does not hold every entry, and what it does not find it does not copy."
                                .formatted(
                                        cell.subject(), inWords(data, cell.condition()), percent(misses(data, cell))));
            }
        }
        if (plan.conditions().stream().anyMatch(plan::oversubscribes)) {
            caveats.add(
                    "Where threads are oversubscribed, there are more of them than the %s CPUs: they take turns, and the figures are the scheduler's too."
                            .formatted(plan.cpus()));
        }
        long compared = data.cells().stream()
                .filter(cell -> data.ratio(cell, MicroFigure.NS_PER_OP).isPresent())
                .count();
        if (compared > 1) {
            caveats.add(
                    "Of twenty intervals at 95 % about one misses the true ratio by chance, so a single narrow miss of 1 among many is weak evidence.");
        }
        return List.copyOf(caveats);
    }
}
