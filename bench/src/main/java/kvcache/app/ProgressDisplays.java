package kvcache.app;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import kvcache.bench.run.Progress;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Displays of a bench's progress, for a terminal or other output. */
final class ProgressDisplays {

    private static final String NOTE = "kvcache bench: note: ";

    private ProgressDisplays() {}

    /**
     * Returns a progress bar if there is a terminal, otherwise a display with a line for each step.
     *
     * @param budget the maximum total time, which limits the estimate of the time left; zero for no maximum
     */
    static Progress of(PrintWriter err, int steps, Duration budget) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return terminal ? new Bar(steps, budget) : new Lines(err, steps, budget, System::nanoTime);
    }

    /** Estimates the time left from the pace so far. */
    private static final class TimeLeft {
        private final Duration budget;
        private final LongSupplier nanoTime;
        private final long startNs;
        private volatile long doneBefore = -1;

        TimeLeft(Duration budget, LongSupplier nanoTime) {
            this.budget = budget;
            this.nanoTime = nanoTime;
            this.startNs = nanoTime.getAsLong();
        }

        /** Records the steps of earlier sessions, which do not count for the pace. */
        void isAt(int done) {
            if (doneBefore < 0) {
                doneBefore = done;
            }
        }

        Optional<Duration> after(long done, long steps) {
            long measured = done - Math.max(0, doneBefore);
            if (measured <= 0) {
                return Optional.empty();
            }
            Duration past = Duration.ofNanos(nanoTime.getAsLong() - startNs);
            Duration left = past.dividedBy(measured).multipliedBy(Math.max(0, steps - done));
            Duration ofBudget = budget.minus(past).isNegative() ? Duration.ZERO : budget.minus(past);
            return Optional.of(budget.isPositive() && left.compareTo(ofBudget) > 0 ? ofBudget : left);
        }
    }

    private static final class Bar implements Progress {
        private final TimeLeft timeLeft;
        private final ProgressBar bar;

        Bar(int steps, Duration budget) {
            timeLeft = new TimeLeft(budget, System::nanoTime);
            bar = new ProgressBarBuilder()
                    .setTaskName("bench")
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setEtaFunction(state -> timeLeft.after(state.getCurrent(), state.getMax()))
                    .build();
        }

        @Override
        public void expects(int steps) {
            bar.maxHint(steps);
        }

        @Override
        public void isAt(int done) {
            timeLeft.isAt(done);
            bar.stepTo(done);
        }

        @Override
        public void begins(String step) {
            bar.setExtraMessage(" " + step);
        }

        @Override
        public void done() {
            bar.step();
        }

        /** Prints the line above the bar, which is then redrawn. */
        @Override
        public void note(String line) {
            System.err.println("\r" + NOTE + line);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** Prints lines without control codes, suitable for a log file. */
    static final class Lines implements Progress {
        private final PrintWriter err;
        private final TimeLeft timeLeft;
        private int steps;
        private int done;

        Lines(PrintWriter err, int steps, Duration budget, LongSupplier nanoTime) {
            this.err = err;
            this.steps = steps;
            this.timeLeft = new TimeLeft(budget, nanoTime);
        }

        @Override
        public void expects(int all) {
            steps = all;
        }

        @Override
        public void isAt(int finished) {
            timeLeft.isAt(finished);
            done = finished;
        }

        @Override
        public void begins(String step) {
            err.println("%s/%s %s%s"
                    .formatted(
                            done + 1,
                            steps,
                            step,
                            timeLeft.after(done, steps).map(Lines::words).orElse("")));
            err.flush();
        }

        private static String words(Duration left) {
            return String.format(Locale.ROOT, ", %d:%02d left", left.toMinutes(), left.toSecondsPart());
        }

        @Override
        public void done() {
            done++;
        }

        @Override
        public void note(String line) {
            err.println(NOTE + line);
            err.flush();
        }

        @Override
        public void close() {
            err.flush();
        }
    }
}
