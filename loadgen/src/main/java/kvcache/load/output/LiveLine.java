package kvcache.load.output;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import kvcache.load.ProgressListener;
import kvcache.load.record.LoopRecord;
import org.HdrHistogram.Histogram;

/** Prints the progress of a run once a second: on a terminal in one overwritten line, elsewhere in separate lines. */
public final class LiveLine implements ProgressListener {

    private static final double NS_PER_US = 1e3;

    /** Shorter intervals, between the end of a second and that of a phase, give no useful rate. */
    private static final long MIN_MS = 50;

    private static final String CLEAR = "\r\033[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final boolean openLoop;
    private final long startedMs = System.currentTimeMillis();
    private boolean shown;

    /** @param openLoop whether requests have due times, so that latency can be shown */
    public LiveLine(PrintWriter out, boolean terminal, boolean openLoop) {
        this.out = out;
        this.terminal = terminal;
        this.openLoop = openLoop;
    }

    @Override
    public void progressed(Progress progress) {
        LoopRecord record = progress.seen();
        long durationMs = progress.endMs() - progress.startMs();
        if (durationMs < MIN_MS) {
            return;
        }
        String line = String.format(
                Locale.ROOT,
                "%4d s  %-8s  %,10.0f/s  %s  errors %,d",
                TimeUnit.MILLISECONDS.toSeconds(progress.endMs() - startedMs),
                progress.measured() ? "measured" : "warm-up",
                record.requests() * 1e3 / durationMs,
                openLoop
                        ? String.format(
                                Locale.ROOT,
                                "lag p99 %,.0f µs  latency %s",
                                record.sendLagNs().getValueAtPercentile(99) / NS_PER_US,
                                percentiles(record.latencyNs()))
                        : "service " + percentiles(record.serviceNs()),
                record.counts().errors());
        out.print(terminal ? CLEAR + line : line + System.lineSeparator());
        out.flush();
        shown = true;
    }

    private static String percentiles(Histogram histogramNs) {
        return String.format(
                Locale.ROOT,
                "p50 %,.0f µs  p99 %,.0f µs",
                histogramNs.getValueAtPercentile(50) / NS_PER_US,
                histogramNs.getValueAtPercentile(99) / NS_PER_US);
    }

    /** Prints a line that stays. */
    public void print(String line) {
        out.println(line);
        out.flush();
    }

    /** Clears the line for the next output. */
    public void end() {
        if (terminal && shown) {
            out.print(CLEAR);
            out.flush();
        }
    }
}
