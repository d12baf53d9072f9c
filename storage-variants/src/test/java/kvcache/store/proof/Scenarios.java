package kvcache.store.proof;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import kvcache.store.Entry;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;

/**
 * Programs of a few operations for two threads, made so that they meet. Lincheck's own generator draws every argument
 * by itself, so that two threads hardly ever compare with the same version; the canaries showed that it misses a racy
 * compare-and-set that way.
 *
 * <p>No two writes of a scenario share a version, as the contract asks of whoever writes.
 */
final class Scenarios {

    private static final int MOST_OPERATIONS_OF_EACH = 3;
    private static final double SECOND_KEY_SHARE = 0.15;
    private static final double START_EMPTY_SHARE = 0.3;

    /** What a key is at before the threads begin, and what each of them writes. */
    private static final int BEFORE = 1;

    private static final int FIRST = 2;
    private static final int SECOND = 3;

    private static final List<Actor> LAST = List.of(actor("get", 0), actor("get", 1));

    private final Random random;
    private int versions;

    private Scenarios(Random random) {
        this.random = random;
    }

    /**
     * Every pair of writes that can meet at a key, with an entry and without one, and a reader that meets each of them:
     * the smallest programs in which a race shows.
     */
    static List<ExecutionScenario> pairs() {
        List<ExecutionScenario> pairs = new ArrayList<>();
        // Two keys of one hash: whoever loses the race for their bin loses a key.
        pairs.add(scenario(List.of(), List.of(actor("put", 0, FIRST)), List.of(actor("put", 1, SECOND))));
        pairs.add(scenario(
                List.of(actor("put", 0, BEFORE)), List.of(actor("remove", 0)), List.of(actor("put", 1, SECOND))));
        addPairs(pairs, BEFORE, List.of(actor("put", 0, BEFORE)));
        addPairs(pairs, Entry.ABSENT, List.of());
        return pairs;
    }

    private static void addPairs(List<ExecutionScenario> pairs, long current, List<Actor> before) {
        List<Actor> ofFirst = writes((int) current, FIRST);
        List<Actor> ofSecond = writes((int) current, SECOND);
        for (int i = 0; i < ofFirst.size(); i++) {
            for (int j = i; j < ofSecond.size(); j++) {
                pairs.add(scenario(before, List.of(ofFirst.get(i)), List.of(ofSecond.get(j))));
            }
            pairs.add(scenario(before, List.of(ofFirst.get(i)), List.of(actor("read", 0), actor("get", 0))));
        }
    }

    /** Every write that does something to a key at this version. */
    private static List<Actor> writes(int current, int fresh) {
        Stream<Actor> always = Stream.of(actor("putIf", 0, current, fresh), actor("put", 0, fresh));
        return current == Entry.ABSENT
                ? always.toList()
                : Stream.concat(always, Stream.of(actor("removeIf", 0, current), actor("remove", 0)))
                        .toList();
    }

    /** So many longer ones, made up; the same seed makes the same. */
    static List<ExecutionScenario> madeUp(int count, long seed) {
        Random random = new Random(seed);
        return Stream.generate(() -> new Scenarios(random).next()).limit(count).toList();
    }

    private ExecutionScenario next() {
        List<Actor> before = random.nextDouble() < START_EMPTY_SHARE ? List.of() : List.of(actor("put", 0, fresh()));
        return scenario(before, operations(), operations());
    }

    private List<Actor> operations() {
        return Stream.generate(this::operation)
                .limit(1 + random.nextInt(MOST_OPERATIONS_OF_EACH))
                .toList();
    }

    private Actor operation() {
        int key = random.nextDouble() < SECOND_KEY_SHARE ? 1 : 0;
        return switch (random.nextInt(8)) {
            case 0 -> actor("get", key);
            case 1 -> actor("read", key);
            case 2 -> actor("put", key, fresh());
            case 3 -> actor("remove", key);
            case 4, 5 -> actor("removeIf", key, seen());
            default -> actor("putIf", key, seen(), fresh());
        };
    }

    private int fresh() {
        return ++versions;
    }

    /** A version that some operation made up before this one, for either thread, may leave; mostly the first. */
    private int seen() {
        if (versions == 0) {
            return (int) Entry.ABSENT;
        }
        return random.nextBoolean() ? 1 : random.nextInt(versions + 1);
    }

    private static ExecutionScenario scenario(List<Actor> before, List<Actor> first, List<Actor> second) {
        return new ExecutionScenario(before, List.of(first, second), LAST, null);
    }

    private static Actor actor(String name, Object... arguments) {
        return new Actor(operationNamed(name), List.of(arguments));
    }

    private static Method operationNamed(String name) {
        return Stream.of(StoreOperations.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
