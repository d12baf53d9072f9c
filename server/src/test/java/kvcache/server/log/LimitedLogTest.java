package kvcache.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import kvcache.server.testing.CollectedLog;
import org.junit.jupiter.api.Test;

final class LimitedLogTest {

    private final CollectedLog collected = new CollectedLog();
    private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5); // a clock that overflows
    private final LimitedLog log = new LimitedLog(collected, nowNs::get);

    private static IllegalStateException broken(String message) {
        return new IllegalStateException(message);
    }

    private void pass(Duration time) {
        nowNs.addAndGet(time.toNanos());
    }

    @Test
    void refusalsHaveOneLineAMinuteWhichCountsThem() {
        for (int i = 0; i < 1_000; i++) {
            log.refusal(() -> "no room");
            pass(Duration.ofMillis(50));
        }
        assertThat(collected.lines()).containsExactly("WARN no room (1 since the last such line)");
        pass(Duration.ofSeconds(10));
        log.refusal(() -> "no\nroom");
        assertThat(collected.lines()).hasSize(2).last().isEqualTo("WARN no room (1000 since the last such line)");
    }

    @Test
    void aFailureHasOneLineAndItsTraceOnceForEachKind() {
        for (int i = 0; i < 3; i++) {
            log.failure("read", broken("no " + i));
            log.failure("write", new IllegalArgumentException("no " + i));
        }
        String illegal = "java.lang.IllegalArgumentException";
        String broken = "java.lang.IllegalStateException";
        assertThat(collected.lines())
                .containsExactly(
                        "ERROR read: %s: no 0 with trace of %s: no 0".formatted(broken, broken),
                        "ERROR write: %s: no 0 with trace of %s: no 0".formatted(illegal, illegal),
                        "ERROR read: %s: no 1".formatted(broken),
                        "ERROR write: %s: no 1".formatted(illegal),
                        "ERROR read: %s: no 2".formatted(broken),
                        "ERROR write: %s: no 2".formatted(illegal));
    }

    @Test
    void aFailureFromAnotherPlaceIsOfAnotherKind() {
        log.failure("read", broken("no"));
        log.failure("read", new IllegalStateException("no"));
        assertThat(collected.lines()).hasSize(2).allMatch(line -> line.contains("with trace"));
    }

    @Test
    void aFloodOfFailuresIsCutAndCounted() {
        for (int i = 0; i < 10_000; i++) {
            log.failure("read", broken("no"));
        }
        assertThat(collected.lines()).hasSize(60);
        pass(Duration.ofMinutes(1));
        log.failure("read", broken("no"));
        assertThat(collected.lines()).hasSize(61).last().asString().contains("9941 since");
    }

    @Test
    void aMessageOfManyLinesIsOneLine() {
        log.failure("read", broken("a\r\nERROR forged\u0000b" + "c".repeat(5_000)));
        assertThat(collected.lines().getFirst())
                .startsWith("ERROR read: java.lang.IllegalStateException: a ERROR forged bccc")
                .contains("ccc... with trace of");
    }

    @Test
    void kindsWithoutEndShareTheirLines() {
        for (int i = 0; i < 1_000; i++) {
            IllegalStateException failure = new IllegalStateException("no");
            failure.setStackTrace(new StackTraceElement[] {new StackTraceElement("C", "m" + i, "C.java", 1)});
            log.failure("read", failure);
        }
        assertThat(collected.lines()).hasSize(100 + 60);
        assertThat(collected.lines())
                .filteredOn(line -> line.contains("with trace"))
                .hasSize(100);
    }
}
