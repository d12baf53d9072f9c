package kvcache.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kvcache.analysis.result.Software;
import org.junit.jupiter.api.Test;

class RunningCodeTest {

    @Test
    void oneRevisionOrOneJarIsTheSameCode() {
        assertThat(code("abc", "jvm", "").differenceFrom(code("abc", "jvm", "")))
                .isEmpty();
        assertThat(code("abc", "jvm", "1").differenceFrom(code("abc", "jvm", "2")))
                .isEmpty();
        assertThat(code("abc", "jvm", "1").differenceFrom(code("unknown", "jvm", "1")))
                .isEmpty();
    }

    @Test
    void anotherRevisionOrJvmIsToldOfInOneLine() {
        assertThat(code("abc", "jvm", "1").differenceFrom(code("def", "jvm", "2")))
                .hasValue("revision 'abc', and this bench 'def'");
        assertThat(code("abc", "jvm 1", "1").differenceFrom(code("abc", "jvm 2", "1")))
                .hasValue("JVM 'jvm 1', and this bench 'jvm 2'");
    }

    @Test
    void aRevisionWithChangesIsTheSameAsNoOtherUnlessTheJarIs() {
        assertThat(code("abc-dirty", "jvm", "1").differenceFrom(code("abc-dirty", "jvm", "2")))
                .hasValueSatisfying(words -> assertThat(words).contains("copy one kvcache.jar"));
        assertThat(code("unknown", "jvm", "").differenceFrom(code("unknown", "jvm", "")))
                .isPresent();
        assertThat(code("abc-dirty", "jvm", "1").differenceFrom(code("abc-dirty", "jvm", "1")))
                .isEmpty();
    }

    private static RunningCode code(String revision, String jvm, String jar) {
        return new RunningCode(new Software("1", revision, "4", jvm, List.of("-Xms64m"), List.of()), jar);
    }
}
