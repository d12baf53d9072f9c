package kvcache.analysis.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.chart.Fonts;
import kvcache.analysis.page.Block;
import kvcache.analysis.page.Document;
import kvcache.analysis.page.PlainText;
import kvcache.analysis.result.ExperimentFiles;
import kvcache.analysis.result.ExperimentFolder;
import kvcache.analysis.result.ExperimentInfo;
import kvcache.analysis.result.Software;
import kvcache.base.file.UnreadableFileException;
import kvcache.base.file.WholeFile;

/**
 * A kind of experiment.
 *
 * @param isIn returns whether a folder holds one of this kind
 * @param drawer draws it
 */
public record Experiment(Predicate<Path> isIn, Drawer drawer) {

    /** Draws the experiment in a folder; see {@link Drawer#draw}. */
    public List<String> draw(Path folder) throws IOException {
        return drawer.draw(folder);
    }

    /** Draws an experiment from its files. */
    public interface Drawer {
        /**
         * Draws everything, replacing earlier files.
         *
         * @return the findings and the path of the page, as lines for a terminal
         * @throws UnreadableFileException if the folder holds no finished measurement; the message is one line
         */
        List<String> draw(Path folder) throws IOException;
    }

    /**
     * The output of an in-process experiment.
     *
     * @param page refers to the charts by {@link #images}
     * @param charts to be written to files
     * @param figures writes the figures of each cell
     * @param findings for a terminal
     */
    public record Drawing(Document page, List<Chart> charts, Figures figures, List<? extends Block> findings) {}

    /** Writes the figures of each cell to a file, or nothing. */
    public interface Figures {
        void write(Path file) throws IOException;
    }

    /** Returns a kind that is measured in-process. */
    public static <P, R> Experiment inProcess(
            ExperimentFiles<P, R> files, Function<ExperimentFolder.Content<P, R>, Drawing> view) {
        return new Experiment(
                path -> new ExperimentFolder<>(path, files).isOne(),
                path -> draw(new ExperimentFolder<>(path, files), view));
    }

    private static <P, R> List<String> draw(
            ExperimentFolder<P, R> folder, Function<ExperimentFolder.Content<P, R>, Drawing> view) throws IOException {
        Drawing drawing = view.apply(folder.read());
        drawing.figures().write(folder.figures());
        for (Chart chart : drawing.charts()) {
            Files.createDirectories(folder.charts());
            Files.write(folder.charts().resolve(chart.name() + ".png"), chart.png(2));
        }
        WholeFile.write(folder.page(), drawing.page().markdown());
        return Stream.concat(PlainText.lines(drawing.findings()).stream(), Stream.of("Read: " + folder.page()))
                .toList();
    }

    /** Returns the charts, or none if the system has no fonts. */
    public static List<Chart> drawable(Supplier<List<Chart>> charts) {
        return Fonts.missing().isEmpty() ? charts.get() : List.of();
    }

    /** Returns the charts as blocks of a page. */
    public static List<Block> images(List<Chart> charts) {
        return charts.stream()
                .<Block>map(chart -> new Block.Image(chart.name(), "charts/" + chart.name() + ".png"))
                .toList();
    }

    /** Returns sentences on the JVM, the program and the machine of an experiment. */
    public static List<String> measuredWith(ExperimentInfo<?> info, String machine) {
        Software software = info.software();
        return List.of(
                "JVM: %s, with `%s`".formatted(software.jvm(), String.join(" ", software.jvmFlags())),
                "kvcache %s, revision %s; %s".formatted(software.kvcache(), software.gitRevision(), machine));
    }
}
