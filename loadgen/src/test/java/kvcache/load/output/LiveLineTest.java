package kvcache.load.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import kvcache.base.run.Protocol;
import kvcache.load.CommandRun;
import kvcache.load.FakeServer;
import kvcache.load.ProgressListener;
import kvcache.load.record.LoopRecord;
import kvcache.load.record.Outcome;
import kvcache.load.workload.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveLineTest {

    private static final String CLEAR = "\r\033[K";

    private final StringWriter out = new StringWriter();

    @Test
    void withoutATerminalEachSecondIsALineAndNothingIsOverwritten() {
        LiveLine live = new LiveLine(new PrintWriter(out), false, true);
        live.progressed(second(false, 1000));
        live.progressed(second(true, 500));
        live.end();
        assertThat(out.toString()).doesNotContain("\r", "\033").endsWith(System.lineSeparator());
        assertThat(out.toString().lines())
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("warm-up ", " 3/s ")
                                .contains("lag p99 50 µs  latency p50 100 µs  p99 3,0")
                                .endsWith("errors 1"),
                        line -> assertThat(line).contains("measured", " 6/s "));
    }

    @Test
    void onATerminalEachLineIsWrittenOverTheLastAndTheLastIsCleared() {
        LiveLine live = new LiveLine(new PrintWriter(out), true, true);
        live.progressed(second(false, 1000));
        live.progressed(second(true, 1000));
        live.end();
        String[] lines = out.toString().split("\r\033\\[K", -1);
        assertThat(lines).hasSize(4);
        assertThat(lines[0]).isEmpty();
        assertThat(lines[1]).contains("warm-up").endsWith("errors 1");
        assertThat(lines[2]).contains("measured").endsWith("errors 1");
        assertThat(out.toString()).doesNotContain("\n").endsWith(CLEAR);
    }

    @Test
    void whereNothingWasShownNothingIsCleared() {
        new LiveLine(new PrintWriter(out), true, true).end();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aQuietRunSaysNothingBeforeItsEnd(@TempDir Path folder) {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            CommandRun run = CommandRun.of(
                    "http://127.0.0.1:" + server.address().getPort(),
                    "--quiet",
                    "--rate=100",
                    "--keys=10",
                    "--warmup=0.2s",
                    "--duration=1.2s",
                    "--calibration=" + folder.resolve("none"));
            assertThat(run).returns("", CommandRun::err).returns(0, CommandRun::exit);
            assertThat(run.out()).startsWith("rate ").contains("verdict");
        }
    }

    /** Two answers after 100 µs, one after 3 ms, and one request without. */
    private static ProgressListener.Progress second(boolean measured, long lengthMs) {
        LoopRecord seen = new LoopRecord();
        for (long latencyNs : new long[] {100_000, 100_000, 3_000_000}) {
            seen.sent(0, 50_000);
            seen.answered(Operation.GET, Outcome.HIT, 0, 50_000, latencyNs, true);
        }
        seen.lost(Outcome.TIMEOUT, 0, 50_000, 3_000_000, 3_000_000);
        long nowMs = System.currentTimeMillis();
        return new ProgressListener.Progress(measured, nowMs - lengthMs, nowMs, seen);
    }
}
