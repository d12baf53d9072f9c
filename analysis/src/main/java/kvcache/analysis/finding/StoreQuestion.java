package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.Traits;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Ratio;
import kvcache.base.run.Verdict;

/**
 * A question about two servers: their comparisons over each protocol.
 *
 * @param topic the topic
 * @param words the text of the question
 * @param compared all figures over all protocols, CPU time first
 */
record StoreQuestion(Topic topic, String words, List<Compared> compared) {

    /** The topic of a question, decided by the traits of the two stores. The first two are the original's questions. */
    enum Topic {
        STRIPED_OR_LOCK_FREE("Striped locks or lock-free (%s, %s)?"),
        HEAP_OR_OFF_HEAP("Heap or off-heap (%s, %s)?"),
        ONE_OR_THE_OTHER("%2$s or %1$s?");

        private final String form;

        Topic(String form) {
            this.form = form;
        }

        static Topic of(BenchPlan plan, Contrast contrast) {
            Traits variant = plan.server(contrast.variant().server()).traits();
            Traits baseline = plan.server(contrast.baseline().server()).traits();
            boolean isOfStores = contrast.factor().equals(ServerSetup.STORE);
            if (!isOfStores || !baseline.isNearlyLockFree()) {
                return ONE_OR_THE_OTHER;
            }
            return variant.isStriped()
                    ? STRIPED_OR_LOCK_FREE
                    : variant.isLockFreeOffHeap() && !baseline.offHeap() ? HEAP_OR_OFF_HEAP : ONE_OR_THE_OTHER;
        }
    }

    /** Returns the questions about servers, in the plan's order. */
    static List<StoreQuestion> aboutServers(BenchPlan plan, List<Compared> compared) {
        Map<String, StoreQuestion> byWords = new LinkedHashMap<>();
        for (Compared one : compared) {
            if (!one.contrast().factor().equals(Contrast.PROTOCOL)) {
                Topic topic = Topic.of(plan, one.contrast());
                String words = topic.form.formatted(
                        one.variant().server(), one.baseline().server());
                byWords.computeIfAbsent(words, key -> new StoreQuestion(topic, key, new ArrayList<>()))
                        .compared()
                        .add(one);
            }
        }
        return List.copyOf(byWords.values());
    }

    Conclusion answer(RunData run) {
        List<Compared> cpu = compared.stream()
                .filter(one -> one.figure() == Figure.SERVER_CPU && one.ratio().isPresent())
                .toList();
        if (cpu.isEmpty()) {
            return new Conclusion(
                    Conclusion.Kind.NOT_COMPARED,
                    words,
                    "Not compared: there is no load under which both could be, in at least two rounds.",
                    Optional.empty(),
                    verdicts(run));
        }
        boolean found = cpu.stream().anyMatch(Compared::isFound);
        List<String> further = new ArrayList<>();
        compared.stream()
                .filter(one -> one.figure() != Figure.SERVER_CPU)
                .map(one -> over(one) + one.sentence())
                .forEach(further::add);
        further.addAll(verdicts(run));
        return new Conclusion(
                found ? Conclusion.Kind.FOUND : Conclusion.Kind.NO_DIFFERENCE,
                words,
                cpuAnswer(cpu, found),
                cpu.getFirst().ratio().map(Ratio::interval),
                further);
    }

    private static String over(Compared one) {
        return Format.capitalised(
                "over %s: ".formatted(Format.protocol(one.variant().protocol())));
    }

    private static String cpuAnswer(List<Compared> cpu, boolean found) {
        String one = cpu.getFirst().variant().server();
        String other = cpu.getFirst().baseline().server();
        String ratios = cpu.stream()
                .map(compared -> "%s over %s%s"
                        .formatted(
                                Format.times(compared.ratio().orElseThrow().interval()),
                                Format.protocol(compared.variant().protocol()),
                                reservation(compared, found)))
                .collect(Collectors.joining(", and "));
        String answer =
                "with %s a request takes, of the server CPU that it takes with %s, %s.".formatted(one, other, ratios);
        return found ? Format.capitalised(answer) : "No detectable difference: " + answer;
    }

    /** Explains a ratio in the sentence that looks like a difference, but is none. */
    private static String reservation(Compared compared, boolean found) {
        boolean seemsDifferent = !compared.isFound()
                && !compared.ratio().orElseThrow().interval().contains(1);
        return seemsDifferent
                ? ", which among so many comparisons is not enough"
                : found && !compared.isFound() ? ", which is no detectable difference" : "";
    }

    private List<String> verdicts(RunData run) {
        return compared.stream()
                .flatMap(one -> Stream.of(one.variant(), one.baseline()))
                .distinct()
                .flatMap(variant -> verdicts(run, variant).stream())
                .toList();
    }

    /** Returns a sentence on how many points of a variant are valid, and the verdicts of the others. */
    static Optional<String> verdicts(RunData run, Variant variant) {
        List<Point> points = run.points().stream()
                .filter(point -> point.variant().equals(variant))
                .toList();
        if (points.isEmpty()) {
            return Optional.empty();
        }
        Map<Verdict, List<Point>> invalid = points.stream()
                .filter(point -> !point.isValid())
                .collect(Collectors.groupingBy(Point::verdict, LinkedHashMap::new, Collectors.toList()));
        String rest = invalid.entrySet().stream()
                .map(verdict -> "; %s at %s"
                        .formatted(
                                verdict.getKey(),
                                verdict.getValue().stream()
                                        .map(point -> Format.demand(point.demand()))
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining());
        long valid = points.stream().filter(Point::isValid).count();
        return Optional.of("Verdicts of %s: %s of %s points valid%s."
                .formatted(Format.variant(variant), valid, points.size(), rest));
    }
}
