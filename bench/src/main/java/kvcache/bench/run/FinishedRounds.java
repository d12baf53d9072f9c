package kvcache.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.result.HistogramFile;
import kvcache.analysis.result.Pause;
import kvcache.analysis.result.PausesFile;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.result.TrialsFile;
import kvcache.base.file.UnreadableFileException;

/**
 * The complete rounds of a run. A round is kept or measured again as a whole: its trials compare servers that were
 * started together, and a JVM started later is a different sample.
 */
final class FinishedRounds {

    private final RunFolder folder;
    private final BenchPlan plan;

    FinishedRounds(RunFolder folder, BenchPlan plan) {
        this.folder = folder;
        this.plan = plan;
    }

    /**
     * Returns the number of leading rounds with all trials and histograms.
     *
     * @param notes gets a line for each damaged file
     */
    int rounds(Consumer<String> notes) throws IOException {
        if (!Files.exists(folder.trials())) {
            return 0;
        }
        Map<Integer, Set<Trial>> byRound = TrialsFile.read(folder.trials(), plan, notes).stream()
                .map(TrialRow::trial)
                .collect(Collectors.groupingBy(Trial::round, Collectors.toSet()));
        int round = 0;
        while (byRound.getOrDefault(round + 1, Set.of()).containsAll(plan.trials(round + 1, 1))
                && haveHistograms(plan.trials(round + 1, 1), notes)) {
            round++;
        }
        return round;
    }

    private boolean haveHistograms(List<Trial> trials, Consumer<String> notes) throws IOException {
        boolean complete = true;
        for (Trial trial : trials) {
            complete &= hasHistogram(trial, notes);
        }
        return complete;
    }

    private boolean hasHistogram(Trial trial, Consumer<String> notes) throws IOException {
        String again = "; round %s and later rounds are repeated".formatted(trial.round());
        try {
            int slices = HistogramFile.readSlicesNs(folder.histogram(trial)).size();
            if (slices == plan.timing().slices()) {
                return true;
            }
            notes.accept("%s has %s of %s slices%s"
                    .formatted(folder.histogram(trial), slices, plan.timing().slices(), again));
        } catch (NoSuchFileException e) {
            notes.accept("%s is missing%s".formatted(folder.histogram(trial), again));
        } catch (UnreadableFileException e) {
            notes.accept(e.getMessage() + again);
        }
        return false;
    }

    /** Deletes the rows of later rounds. */
    void keep(int rounds) throws IOException {
        if (Files.exists(folder.trials())) {
            List<TrialRow> rows = TrialsFile.read(folder.trials());
            List<TrialRow> kept =
                    rows.stream().filter(row -> row.trial().round() <= rounds).toList();
            if (kept.size() < rows.size()) {
                TrialsFile.write(folder.trials(), kept);
            }
        }
        List<Pause> pauses = PausesFile.read(folder.pauses());
        List<Pause> kept =
                pauses.stream().filter(pause -> pause.round() <= rounds).toList();
        if (kept.size() < pauses.size()) {
            PausesFile.write(folder.pauses(), kept);
        }
    }
}
