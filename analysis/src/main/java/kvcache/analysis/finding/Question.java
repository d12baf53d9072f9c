package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.Traits;
import kvcache.analysis.plan.Variant;

/**
 * One or the other? All contrasts of a plan between the same two servers, over each protocol, or between the same two
 * protocols, with each server: they are answered together, by the mean of their logarithms.
 *
 * @param contrasts at least one, all of the same factor, none of twins
 */
public record Question(List<Contrast> contrasts) {

    public Question {
        contrasts = List.copyOf(contrasts);
    }

    /** Returns the questions of a plan, in the order of their contrasts. */
    static List<Question> of(BenchPlan plan, List<Variant> measured) {
        Map<List<String>, List<Contrast>> groups = new LinkedHashMap<>();
        for (Contrast contrast : plan.contrasts()) {
            if (!contrast.isTwins() && measured.contains(contrast.variant())) {
                groups.computeIfAbsent(
                                List.of(contrast.factor(), one(contrast), other(contrast)), key -> new ArrayList<>())
                        .add(contrast);
            }
        }
        return groups.values().stream().map(Question::new).toList();
    }

    public String factor() {
        return contrasts.getFirst().factor();
    }

    boolean isOfProtocols() {
        return factor().equals(Contrast.PROTOCOL);
    }

    /** Returns what stands in the numerator: a server or a protocol. */
    public String one() {
        return one(contrasts.getFirst());
    }

    /** Returns what stands in the denominator. */
    public String other() {
        return other(contrasts.getFirst());
    }

    /** Returns what the contrasts share: the protocols of two servers, or the servers of two protocols. */
    public String context() {
        return contrasts.stream()
                .map(contrast -> isOfProtocols()
                        ? contrast.variant().server()
                        : Format.protocol(contrast.variant().protocol()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String one(Contrast contrast) {
        return Format.apart(contrast.variant(), contrast.baseline());
    }

    private static String other(Contrast contrast) {
        return Format.apart(contrast.baseline(), contrast.variant());
    }

    /** Returns the topic, in a few words. The first two are the original's questions, decided by the stores' traits. */
    String topic(BenchPlan plan) {
        Contrast first = contrasts.getFirst();
        Traits one = plan.server(first.variant().server()).traits();
        Traits other = plan.server(first.baseline().server()).traits();
        if (factor().equals(ServerSetup.STORE) && other.isNearlyLockFree()) {
            if (one.isStriped()) {
                return "Striped locks or lock-free";
            }
            if (one.isLockFreeOffHeap() && !other.offHeap()) {
                return "Heap or off-heap";
            }
        }
        return "%s or %s".formatted(other(), one());
    }
}
