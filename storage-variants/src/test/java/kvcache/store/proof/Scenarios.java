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
 * Programs of a few operations for two threads, made up so that they meet: mostly one key, and compare-and-set mostly at
 * a version that the key may well be at. Lincheck's own generator draws every argument by itself, so that two threads
 * hardly ever compare with the same version; the canaries showed that it misses a racy compare-and-set that way.
 *
 * <p>No two writes of a scenario share a version, as the contract asks of whoever writes. The same seed makes the same
 * scenarios.
 */
final class Scenarios {

    private static final int THREADS = 2;
    private static final int MOST_OPERATIONS_OF_EACH = 2;
    private static final double SECOND_KEY_SHARE = 0.15;
    private static final double START_EMPTY_SHARE = 0.3;

    private final Random random;
    private int versions;

    private Scenarios(Random random) {
        this.random = random;
    }

    /** So many scenarios; a longer list begins like a shorter one. */
    static List<ExecutionScenario> of(int count, long seed) {
        Random random = new Random(seed);
        return Stream.generate(() -> new Scenarios(random).next()).limit(count).toList();
    }

    private ExecutionScenario next() {
        List<Actor> before = random.nextDouble() < START_EMPTY_SHARE ? List.of() : List.of(actor("put", 0, fresh()));
        List<List<Actor>> parallel = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            parallel.add(Stream.generate(this::operation)
                    .limit(1 + random.nextInt(MOST_OPERATIONS_OF_EACH))
                    .toList());
        }
        return new ExecutionScenario(before, parallel, List.of(actor("get", 0), actor("get", 1)), null);
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

    /** A version that some operation before this one, in either thread, may have left; mostly the first. */
    private int seen() {
        if (versions == 0) {
            return (int) Entry.ABSENT;
        }
        return random.nextBoolean() ? 1 : random.nextInt(versions + 1);
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
