package kvcache.analysis;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import kvcache.analysis.run.Progress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How a terminal, or what stands in its place, shows how far a bench is. */
final class ProgressDisplays {

    private ProgressDisplays() {}

    /** A bar where there is a terminal, else a line for each step. */
    static Progress of(PrintWriter err, int steps) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return terminal ? new Bar(steps) : new Lines(err, steps, System::nanoTime);
    }

    private static final class Bar implements Progress {
        private final ProgressBar bar;

        Bar(int steps) {
            bar = new ProgressBarBuilder()
                    .setTaskName("bench")
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.ASCII)
                    .build();
        }

        @Override
        public void expects(int steps) {
            bar.maxHint(steps);
        }

        @Override
        public void begins(String step) {
            bar.setExtraMessage(" " + step);
        }

        @Override
        public void done() {
            bar.step();
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** Lines without control codes, as a log file wants them. */
    static final class Lines implements Progress {
        private final PrintWriter err;
        private int steps;
        private final LongSupplier nanoTime;
        private final long startNs;
        private int done;

        Lines(PrintWriter err, int steps, LongSupplier nanoTime) {
            this.err = err;
            this.steps = steps;
            this.nanoTime = nanoTime;
            this.startNs = nanoTime.getAsLong();
        }

        @Override
        public void expects(int all) {
            steps = all;
        }

        @Override
        public void begins(String step) {
            err.println("%d/%d %s%s".formatted(done + 1, steps, step, timeLeft()));
            err.flush();
        }

        private String timeLeft() {
            if (done == 0) {
                return "";
            }
            Duration left = Duration.ofNanos((nanoTime.getAsLong() - startNs) / done * Math.max(0, steps - done));
            return ", %d:%02d left".formatted(left.toMinutes(), left.toSecondsPart());
        }

        @Override
        public void done() {
            done++;
        }

        @Override
        public void close() {
            err.flush();
        }
    }
}
