package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kvcache.analysis.plan.Variant;
import kvcache.base.run.Verdict;

/**
 * The findings of a run, in sentences.
 *
 * @param answers those to the original's questions first
 * @param compared all comparisons except those of twins
 * @param caveats the limitations, in sentences
 */
public record Findings(List<Conclusion> answers, List<Compared> compared, List<String> caveats) {

    public static Findings of(RunData run) {
        List<Compared> compared = Compared.allOf(run);
        List<StoreQuestion> questions = StoreQuestion.aboutServers(run.plan(), compared);
        Map<Boolean, List<Conclusion>> byOriginal = questions.stream()
                .collect(Collectors.partitioningBy(
                        question -> question.topic() != StoreQuestion.Topic.ONE_OR_THE_OTHER,
                        Collectors.mapping(question -> question.answer(run), Collectors.toList())));
        List<Conclusion> answers = new ArrayList<>(byOriginal.getOrDefault(true, List.of()));
        ProtocolQuestion.answer(run, compared).ifPresent(answer -> answers.add(Math.min(1, answers.size()), answer));
        answers.addAll(byOriginal.getOrDefault(false, List.of()));
        NoiseQuestion.answer(run).ifPresent(answers::add);
        return new Findings(List.copyOf(answers), compared, caveats(run, compared));
    }

    /** Returns the answers for a terminal. */
    public List<String> inShort() {
        return answers.stream()
                .map(answer -> answer.question() + " " + answer.sentence())
                .toList();
    }

    private static List<String> caveats(RunData run, List<Compared> compared) {
        List<String> caveats = new ArrayList<>();
        if (run.finishedTrials() < run.plannedTrials()) {
            caveats.add("The run was cut: %s of %s trials were finished."
                    .formatted(run.finishedTrials(), run.plannedTrials()));
        }
        for (Verdict verdict : Verdict.values()) {
            long count = run.points().stream()
                    .filter(point -> !point.isValid() && point.verdict() == verdict)
                    .count();
            if (count > 0) {
                caveats.add("%s of %s points are %s: drawn hollow, and left out of comparisons."
                        .formatted(count, run.points().size(), verdict));
            }
        }
        long few = run.points().stream()
                .filter(point -> point.isValid() && point.fewestRequests() < LoadComparison.MIN_REQUESTS)
                .count();
        if (few > 0) {
            caveats.add(
                    "%s of %s points are valid but have fewer than %s requests in a trial: drawn, and left out of comparisons."
                            .formatted(few, run.points().size(), LoadComparison.MIN_REQUESTS));
        }
        for (Variant variant : run.variants()) {
            run.points(variant).stream()
                    .filter(point -> point.readShare() > 0)
                    .mapToDouble(Point::hitShare)
                    .filter(share -> share < 1)
                    .min()
                    .ifPresent(share -> caveats.add(
                            "%s found a value for only %s %% of the reads of a point: a bound that all keys fit in would compare it fairly, since a miss costs less than a hit."
                                    .formatted(Format.variant(variant), Format.percent(share))));
        }
        long ratios = compared.stream().filter(one -> one.ratio().isPresent()).count();
        if (ratios > 1) {
            caveats.add(
                    "%s ratios are given. Each interval is its own, at 95 %%; a difference is said to be found only where it holds after Holm's correction for all of them."
                            .formatted(ratios));
        }
        if (run.rounds() < RunPrecision.LEAST_ROUNDS) {
            caveats.add(
                    "%s rounds are few: intervals are Student's t, wide, and rest on rounds being normally distributed; from %s rounds on they are bootstrapped."
                            .formatted(run.rounds(), RunPrecision.LEAST_ROUNDS));
        }
        return List.copyOf(caveats);
    }
}
