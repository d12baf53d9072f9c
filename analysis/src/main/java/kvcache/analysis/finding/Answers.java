package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.StopRule;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.Power;
import kvcache.analysis.stats.Ratio;

/** Turns comparisons into one line for each question. */
final class Answers {

    private static final double POWER = 0.8;

    private final RunData run;

    Answers(RunData run) {
        this.run = run;
    }

    /** Returns the answers: protocols, stores and settings, other servers, noise. */
    List<Conclusion> of(List<Compared> compared) {
        List<List<Compared>> questions = List.copyOf(compared.stream()
                .collect(Collectors.groupingBy(Compared::question, LinkedHashMap::new, Collectors.toList()))
                .values());
        List<Conclusion> answers = new ArrayList<>();
        questions.stream().filter(Answers::isOfProtocols).map(this::answer).forEach(answers::add);
        List<List<Compared>> others =
                questions.stream().filter(one -> !isOfProtocols(one)).toList();
        List<List<Compared>> equalStores =
                others.stream().filter(Answers::isOfEqualStores).toList();
        List<List<Compared>> together = equalStores.size() < 2 ? List.of() : equalStores;
        others.stream().filter(one -> !together.contains(one)).map(this::answer).forEach(answers::add);
        together(together).ifPresent(answers::add);
        noise().ifPresent(answers::add);
        return List.copyOf(answers);
    }

    private static boolean isOfProtocols(List<Compared> question) {
        return question.getFirst().question().isOfProtocols();
    }

    /** Returns whether no difference was found between two stores; several such questions share a line. */
    private static boolean isOfEqualStores(List<Compared> question) {
        return question.getFirst().question().factor().equals(ServerSetup.STORE)
                && question.stream().noneMatch(Compared::isFound)
                && question.stream().anyMatch(one -> one.ratio().isPresent());
    }

    private Conclusion answer(List<Compared> question) {
        Question asked = question.getFirst().question();
        String topic = asked.topic(run.plan());
        List<String> further = further(question);
        if (question.stream().noneMatch(one -> one.ratio().isPresent())) {
            return new Conclusion(
                    Conclusion.Kind.NOT_COMPARED,
                    topic,
                    "Not compared: there is no load under which both can be, in at least two rounds.",
                    Optional.empty(),
                    further);
        }
        boolean found = question.stream().anyMatch(Compared::isFound);
        return new Conclusion(
                found ? Conclusion.Kind.FOUND : Conclusion.Kind.NO_DIFFERENCE,
                topic,
                found ? difference(asked, question) : "No difference above %s.".formatted(bounds(List.of(question))),
                shown(question),
                further);
    }

    /** Returns the CPU ratio: at full load if only there a difference was found, else at equal rates. */
    private static Optional<Interval> shown(List<Compared> question) {
        Stream<Measure> order = isFound(question, Measure.CPU) || !isFound(question, Measure.FULL_LOAD_CPU)
                ? Stream.of(Measure.CPU, Measure.FULL_LOAD_CPU)
                : Stream.of(Measure.FULL_LOAD_CPU);
        return order.flatMap(measure -> by(question, measure).stream())
                .flatMap(one -> one.ratio().stream())
                .map(Ratio::interval)
                .findFirst();
    }

    private static boolean isFound(List<Compared> question, Measure measure) {
        return by(question, measure).filter(Compared::isFound).isPresent();
    }

    private static Optional<Compared> by(List<Compared> question, Measure measure) {
        return question.stream().filter(one -> one.measure() == measure).findFirst();
    }

    /** Returns text such as "h2c beats HTTP/1.1 at full load: 0.25x the CPU (0.23 to 0.27); ...". */
    private static String difference(Question asked, List<Compared> question) {
        List<Compared> found = question.stream().filter(Compared::isFound).toList();
        List<String> parts = new ArrayList<>();
        for (LoadKind loads : LoadKind.OF_ANSWER) {
            List<Compared> there = question.stream()
                    .filter(one -> one.measure().loads() == loads)
                    .toList();
            String factors = there.stream()
                    .filter(Compared::isFound)
                    .map(one -> Format.factor(
                            one.ratio().orElseThrow().interval(),
                            "the " + one.measure().noun()))
                    .collect(Collectors.joining(", "));
            where(there)
                    .ifPresent(place -> parts.add("%s %s"
                            .formatted(
                                    place,
                                    factors.isEmpty()
                                            ? "no difference above "
                                                    + bounds(List.of(there), loads)
                                                            .orElseThrow()
                                            : factors)));
        }
        long better = found.stream()
                .filter(one -> one.measure()
                        .isBetter(one.ratio().orElseThrow().interval().estimate()))
                .count();
        String verb = better == found.size() ? "beats" : better == 0 ? "loses to" : "differs from";
        return "%s %s %s: %s.".formatted(asked.one(), verb, asked.other(), String.join("; ", parts));
    }

    /** Returns the loads under which there is a ratio, such as "at 10,000 to 60,000/s"; empty if there is none. */
    private static Optional<String> where(List<Compared> there) {
        List<LoadProfile> demands = there.stream()
                .filter(one -> one.ratio().isPresent())
                .flatMap(one -> one.comparison().demands().stream())
                .distinct()
                .toList();
        if (demands.isEmpty()) {
            return Optional.empty();
        }
        LoadKind loads = there.getFirst().measure().loads();
        if (loads != LoadKind.RATES) {
            return Optional.of(loads.toString());
        }
        int[] rates = demands.stream()
                .mapToInt(demand -> demand instanceof LoadProfile.OpenLoop open ? open.ratePerSecond() : 0)
                .sorted()
                .toArray();
        return Optional.of(
                rates.length == 1
                        ? "at %s/s".formatted(Format.count(rates[0]))
                        : "at %s to %s/s".formatted(Format.count(rates[0]), Format.count(rates[rates.length - 1])));
    }

    /** Returns the largest differences that are not excluded, such as "5 % in CPU (at full load 9 % in CPU)". */
    private static String bounds(List<List<Compared>> questions) {
        List<String> all = new ArrayList<>();
        bounds(questions, LoadKind.RATES).ifPresent(all::add);
        for (LoadKind loads : List.of(LoadKind.FULL_LOAD, LoadKind.PIPELINED)) {
            bounds(questions, loads)
                    .ifPresent(bound -> all.add(all.isEmpty() ? bound + " " + loads : loads + " " + bound));
        }
        return all.size() == 1
                ? all.getFirst()
                : "%s (%s)".formatted(all.getFirst(), String.join("; ", all.subList(1, all.size())));
    }

    /** Returns the bound of the first measure under some loads that has one, such as "5 % in CPU". */
    private static Optional<String> bounds(List<List<Compared>> questions, LoadKind loads) {
        return Stream.of(Measure.values())
                .filter(measure -> measure.loads() == loads)
                .flatMap(measure -> questions.stream()
                        .flatMap(List::stream)
                        .filter(one -> one.measure() == measure && one.ratio().isPresent())
                        .map(Compared::bound)
                        .max(Double::compare)
                        .map(bound -> "%s in %s".formatted(Format.share(bound), measure.noun()))
                        .stream())
                .findFirst();
    }

    /** Returns one line for several pairs of stores without a difference. */
    private Optional<Conclusion> together(List<List<Compared>> questions) {
        if (questions.isEmpty()) {
            return Optional.empty();
        }
        String names = questions.stream()
                .map(question -> question.getFirst().question().one())
                .collect(Collectors.joining(", "));
        String baseline = questions.getFirst().getFirst().question().other();
        List<String> further = questions.stream()
                .flatMap(question -> Stream.concat(
                        Stream.of(Format.capitalised(
                                        question.getFirst().question().one()) + ":"),
                        further(question).stream()))
                .toList();
        Comparator<List<Compared>> byBound = Comparator.comparingDouble(question -> by(question, Measure.CPU)
                .filter(one -> one.ratio().isPresent())
                .map(Compared::bound)
                .orElse(0.0));
        return Optional.of(new Conclusion(
                Conclusion.Kind.NO_DIFFERENCE,
                "Stores",
                "%s and %s: no difference above %s.".formatted(names, baseline, bounds(questions)),
                questions.stream().max(byBound).flatMap(Answers::shown),
                further));
    }

    private List<String> further(List<Compared> question) {
        Question asked = question.getFirst().question();
        List<String> sentences = new ArrayList<>();
        sentences.add("Ratios are %s over %s, with %s.".formatted(asked.one(), asked.other(), asked.context()));
        question.stream().map(Compared::sentence).forEach(sentences::add);
        if (asked.isOfProtocols()) {
            asked.contrasts().stream()
                    .flatMap(contrast -> Crossovers.of(run, contrast).stream()
                            .map(crossover -> "With %s: %s."
                                    .formatted(
                                            contrast.variant().server(), Crossovers.words(run, contrast, crossover))))
                    .forEach(sentences::add);
        }
        asked.contrasts().stream()
                .flatMap(contrast -> Stream.of(contrast.variant(), contrast.baseline()))
                .distinct()
                .flatMap(variant -> verdicts(variant).stream())
                .forEach(sentences::add);
        return List.copyOf(sentences);
    }

    /** Returns a sentence on how many points of a variant are valid, and the verdicts of the others. */
    private Optional<String> verdicts(Variant variant) {
        List<Point> points = run.points().stream()
                .filter(point -> point.variant().equals(variant))
                .toList();
        if (points.isEmpty()) {
            return Optional.empty();
        }
        String rest = points.stream()
                .filter(point -> !point.isValid())
                .collect(Collectors.groupingBy(
                        Point::verdict,
                        LinkedHashMap::new,
                        Collectors.mapping(point -> Format.demand(point.demand()), Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(verdict -> "; %s at %s".formatted(verdict.getKey(), verdict.getValue()))
                .collect(Collectors.joining());
        long valid = points.stream().filter(Point::isValid).count();
        return Optional.of("Verdicts of %s: %s of %s points valid%s."
                .formatted(Format.variant(variant), valid, points.size(), rest));
    }

    /** Returns the smallest difference that such a run finds, and how to find smaller ones; empty without twins. */
    Optional<String> resolution() {
        StopRule effort = run.plan().effort();
        long minutes = Math.max(10, 2 * effort.budget().toMinutes());
        return Comparison.ofTwins(run, Figure.SERVER_CPU, LoadKind.RATES)
                .flatMap(Comparison::ratio)
                .map(ratio -> "%s For smaller ones: kvcache bench --budget %sm".formatted(found(ratio), minutes));
    }

    private static String found(Ratio ratio) {
        return "A comparison as precise as that of the twins finds a difference of %s in CPU in 4 of 5 runs."
                .formatted(Format.share(
                        Power.detectableRatio(ratio.logStandardError(), ratio.degreesOfFreedom(), POWER) - 1));
    }

    /** Returns the difference between a server and its twin (A/A); empty if the run has no twins. */
    private Optional<Conclusion> noise() {
        return Comparison.ofTwins(run, Figure.SERVER_CPU, LoadKind.RATES)
                .flatMap(twins -> twins.ratio().map(this::noise));
    }

    private Conclusion noise(Ratio ratio) {
        boolean passed = ratio.interval().contains(1);
        List<String> further = new ArrayList<>();
        further.add(
                "A server and its twin are equal; the ratio of their CPU per request at equal rates is the noise of the run.");
        further.add(found(ratio));
        run.plan().contrasts().stream()
                .filter(Contrast::isTwins)
                .flatMap(twin -> Comparison.of(run, Figure.SERVER_CPU, LoadKind.RATES, List.of(twin)).ratio().stream()
                        .map(one -> "%s against its twin: %s, %s rounds."
                                .formatted(
                                        Format.variant(twin.baseline()), Format.ratio(one.interval()), one.rounds())))
                .forEach(further::add);
        String interval = Format.compact(ratio.interval());
        return new Conclusion(
                passed ? Conclusion.Kind.NO_DIFFERENCE : Conclusion.Kind.FOUND,
                "Noise check",
                passed
                        ? "Passed: %s.".formatted(interval)
                        : "Failed: %s. That happens by chance in 1 run of 20.".formatted(interval),
                Optional.of(ratio.interval()),
                further);
    }
}
