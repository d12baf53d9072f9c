package kvcache.analysis.view.micro;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kvcache.analysis.stats.Estimate;
import kvcache.analysis.stats.Interval;
import kvcache.base.file.CsvFile;
import kvcache.base.file.CsvFile.Column;

/** Writes {@code micro.csv}: a row a cell, each figure with its 95 % interval. A cell of one round has no interval. */
final class CellsFile {

    private CellsFile() {}

    static void write(Path file, MicroData data) throws IOException {
        List<Column<MicroCell>> columns = new ArrayList<>(List.of(
                new Column<>("store", MicroCell::subject),
                new Column<>("mix", cell -> cell.condition().mix()),
                new Column<>("threads", cell -> cell.condition().threads()),
                new Column<>("oversubscribed", cell -> data.plan().oversubscribes(cell.condition())),
                new Column<>("distribution", cell -> cell.condition().skew()),
                new Column<>("value_bytes", cell -> cell.condition().valueBytes()),
                new Column<>("hash", cell -> cell.condition().hash()),
                new Column<>("rounds", data::rounds)));
        for (MicroFigure figure : MicroFigure.values()) {
            if (figure.positive()) {
                addEstimate(columns, figure.column(), cell -> data.estimate(cell, figure));
            } else if (figure != MicroFigure.GC_COUNT) {
                add(
                        columns,
                        figure.column(),
                        cell -> data.estimate(cell, figure).map(Estimate::mean));
            }
            if (figure == MicroFigure.NS_PER_OP) {
                addEstimate(columns, "net_ns_per_op", data::net);
            }
        }
        addEstimate(
                columns,
                "ratio_to_reference",
                cell -> data.ratio(cell, MicroFigure.NS_PER_OP)
                        .map(ratio -> new Estimate(ratio.estimate(), Optional.of(ratio))));
        CsvFile.write(file, columns, data.cells());
    }

    private static void addEstimate(
            List<Column<MicroCell>> columns, String name, Function<MicroCell, Optional<Estimate>> estimate) {
        Function<MicroCell, Optional<Interval>> interval =
                cell -> estimate.apply(cell).flatMap(Estimate::interval);
        add(columns, name, cell -> estimate.apply(cell).map(Estimate::mean));
        add(columns, name + "_low", cell -> interval.apply(cell).map(Interval::low));
        add(columns, name + "_high", cell -> interval.apply(cell).map(Interval::high));
    }

    private static void add(List<Column<MicroCell>> columns, String name, Function<MicroCell, Optional<Double>> value) {
        columns.add(new Column<>(
                name, cell -> value.apply(cell).map(CsvFile::decimal).orElse("")));
    }
}
