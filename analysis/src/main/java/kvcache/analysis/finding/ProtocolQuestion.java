package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.stats.Crossover;
import kvcache.analysis.stats.Ratio;

/** Which protocol costs less, and from which rate: answered first with the reference store, then with the others. */
final class ProtocolQuestion {

    private static final String WORDS = "HTTP/1.1 or h2c, and from which rate on?";

    private ProtocolQuestion() {}

    /** Returns the answer; empty if the run has one protocol. */
    static Optional<Conclusion> answer(RunData run, List<Compared> compared) {
        BenchPlan plan = run.plan();
        List<Compared> ofProtocols = compared.stream()
                .filter(one -> one.contrast().factor().equals(Contrast.PROTOCOL))
                .toList();
        if (ofProtocols.isEmpty()) {
            return Optional.empty();
        }
        String reference = plan.reference().name();
        List<String> further = new ArrayList<>();
        ofProtocols.stream()
                .filter(one -> one.variant().server().equals(reference) && one.figure() != Figure.SERVER_CPU)
                .map(Compared::sentence)
                .forEach(further::add);
        ofProtocols.stream()
                .filter(one -> !one.variant().server().equals(reference) && one.figure() == Figure.SERVER_CPU)
                .map(one -> "With %s: %s%s."
                        .formatted(one.variant().server(), crossover(run, one.contrast()), atCapacity(one)))
                .forEach(further::add);
        ofProtocols.stream()
                .map(Compared::contrast)
                .filter(contrast -> contrast.variant().server().equals(reference))
                .distinct()
                .forEach(contrast -> {
                    StoreQuestion.verdicts(run, contrast.baseline()).ifPresent(further::add);
                    StoreQuestion.verdicts(run, contrast.variant()).ifPresent(further::add);
                });
        Optional<Compared> cpu = ofProtocols.stream()
                .filter(one -> one.variant().server().equals(reference) && one.figure() == Figure.SERVER_CPU)
                .findFirst();
        return cpu.map(one -> new Conclusion(
                state(run, one),
                WORDS,
                Format.capitalised(
                        "with %s: %s%s.".formatted(reference, crossover(run, one.contrast()), atCapacity(one))),
                one.ratio().map(Ratio::interval),
                further));
    }

    private static Conclusion.Kind state(RunData run, Compared cpu) {
        Optional<Crossover> crossover = Crossovers.of(run, cpu.contrast());
        if (crossover.isEmpty() && cpu.ratio().isEmpty()) {
            return Conclusion.Kind.NOT_COMPARED;
        }
        return crossover.filter(Crossovers::isFound).isPresent() || cpu.isFound()
                ? Conclusion.Kind.FOUND
                : Conclusion.Kind.NO_DIFFERENCE;
    }

    private static String crossover(RunData run, Contrast contrast) {
        return Crossovers.of(run, contrast)
                .map(crossover -> Crossovers.words(run, contrast, crossover))
                .orElse("the rates at which both can be compared are too few to look for a crossover");
    }

    /** Returns a clause about the last closed loop, if there is one. */
    private static String atCapacity(Compared cpu) {
        return cpu.comparison().atDemands().stream()
                .filter(at -> at.demand() instanceof LoadProfile.ClosedLoop)
                .flatMap(at -> at.ratio().stream()
                        .map(ratio -> "; at capacity, with %s, a request over %s takes %s what it takes over %s"
                                .formatted(
                                        Format.demand(at.demand()),
                                        Format.apart(cpu.variant(), cpu.baseline()),
                                        Format.times(ratio.interval()),
                                        Format.apart(cpu.baseline(), cpu.variant()))))
                .findFirst()
                .orElse("");
    }
}
