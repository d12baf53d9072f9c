package kvcache.load;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import kvcache.load.record.LoopRecord;

/** Says once a second how a run goes: on a terminal in one line that is written over, elsewhere in a line each. */
final class LiveLine implements ProgressListener {

    private static final double NS_PER_US = 1e3;
    private static final String CLEAR = "\r\033[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final long startedMs = System.currentTimeMillis();
    private boolean shown;

    LiveLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void progressed(Progress progress) {
        LoopRecord seen = progress.seen();
        long tookMs = Math.max(1, progress.endMs() - progress.startMs());
        String line = String.format(
                Locale.ROOT,
                "%4d s  %-8s  %,10.0f/s  lag p99 %,.0f µs  latency p50 %,.0f µs  p99 %,.0f µs  errors %,d",
                TimeUnit.MILLISECONDS.toSeconds(progress.endMs() - startedMs),
                progress.measured() ? "measured" : "warm-up",
                seen.requests() * 1e3 / tookMs,
                seen.sendLagNs().getValueAtPercentile(99) / NS_PER_US,
                seen.latencyNs().getValueAtPercentile(50) / NS_PER_US,
                seen.latencyNs().getValueAtPercentile(99) / NS_PER_US,
                seen.errors());
        out.print(terminal ? CLEAR + line : line + System.lineSeparator());
        out.flush();
        shown = true;
    }

    /** Says something once, in a line that stays. */
    void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Makes room for what is printed next. */
    void end() {
        if (terminal && shown) {
            out.print(CLEAR);
            out.flush();
        }
    }
}
