package kvcache.analysis.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.page.Block;
import kvcache.analysis.page.ChartFigure;

/**
 * Draws charts to files: {@code NAME.svg}, and {@code NAME.png} and {@code NAME@2x.png} of one and two pixels a point.
 */
public final class ChartFiles {

    private final Path folder;

    /** @param folder an existing folder named {@code charts} beside the page, which has no other files */
    public ChartFiles(Path folder) {
        this.folder = folder;
    }

    /** Draws all charts, on all CPUs, replacing earlier files. Returns the figures for a page, in the same order. */
    public List<ChartFigure> draw(List<Chart> charts) throws IOException {
        try (var old = Files.list(folder)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        try {
            return charts.parallelStream().map(this::draw).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns the blocks of a page: single charts first, then those with tabs. */
    public static List<Block> blocks(List<ChartFigure> figures, String tabs) {
        List<Block> blocks = new ArrayList<>();
        List<Block.Tab> behind = new ArrayList<>();
        figures.forEach(figure -> figure.tab()
                .ifPresentOrElse(name -> behind.add(new Block.Tab(name, List.of(figure))), () -> blocks.add(figure)));
        if (!behind.isEmpty()) {
            blocks.add(new Block.Tabs(tabs, behind));
        }
        return List.copyOf(blocks);
    }

    private ChartFigure draw(Chart chart) {
        Chart.Drawn drawn = chart.draw();
        String png = chart.name() + "@2x.png";
        try {
            Files.writeString(folder.resolve(chart.name() + ".svg"), drawn.svg());
            Files.write(folder.resolve(chart.name() + ".png"), chart.png(1));
            Files.write(folder.resolve(png), chart.png(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ChartFigure(
                chart.name(), chart.title(), chart.tab(), drawn.svg(), drawn.points(), Optional.of("charts/" + png));
    }
}
