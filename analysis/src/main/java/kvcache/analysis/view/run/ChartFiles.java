package kvcache.analysis.view.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.chart.Drawn;
import kvcache.analysis.chart.Picture;
import kvcache.analysis.page.ChartFigure;
import kvcache.analysis.page.Hover;

/** Draws charts to files: {@code NAME.svg}, and {@code NAME.png} and {@code NAME@2x.png} of one and two pixels a point. */
public final class ChartFiles {

    private final Path folder;

    /** Into this folder, which must be there, and holds nothing else; a page lies beside it and calls it {@code charts}. */
    public ChartFiles(Path folder) {
        this.folder = folder;
    }

    /** Draws all, on all CPUs, in place of what was drawn before; returns what a page shows of them, in the same order. */
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

    private ChartFigure draw(Chart chart) {
        Drawn drawn = chart.draw();
        String png = chart.name() + "@2x.png";
        try {
            Files.writeString(folder.resolve(chart.name() + ".svg"), drawn.svg());
            Files.write(folder.resolve(chart.name() + ".png"), chart.png(1));
            Files.write(folder.resolve(png), chart.png(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ChartFigure(
                chart.name(),
                chart.title(),
                "",
                drawn.svg(),
                Picture.WIDTH,
                chart.heightPoints(),
                drawn.hovers().stream()
                        .map(hover -> new Hover(hover.x(), hover.y(), hover.text()))
                        .toList(),
                Optional.of("charts/" + png));
    }
}
