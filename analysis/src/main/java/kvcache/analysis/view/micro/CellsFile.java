package kvcache.analysis.view.micro;

import static kvcache.base.file.CsvFile.decimal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kvcache.analysis.stats.Interval;
import kvcache.base.file.CsvFile;
import kvcache.base.file.CsvFile.Column;

/** Writes {@code micro.csv}: a row a cell, each figure with its 95 % interval. A cell of one round has no interval. */
final class CellsFile {

    private CellsFile() {}

    static void write(Path file, MicroData data) throws IOException {
        CsvFile.write(file, columns(data), data.cells());
    }

    private static List<Column<MicroCell>> columns(MicroData data) {
        List<Column<MicroCell>> columns = new ArrayList<>();
        columns.add(new Column<>("store", MicroCell::subject));
        columns.add(new Column<>("mix", cell -> cell.condition().mix()));
        columns.add(new Column<>("threads", cell -> cell.condition().threads()));
        columns.add(new Column<>("oversubscribed", cell -> data.info().plan().oversubscribes(cell.condition())));
        columns.add(new Column<>("distribution", cell -> cell.condition().skew()));
        columns.add(new Column<>("value_bytes", cell -> cell.condition().valueBytes()));
        columns.add(new Column<>("hash", cell -> cell.condition().hash()));
        columns.add(new Column<>("rounds", data::rounds));
        addEstimate(columns, MicroFigure.NS_PER_OP.column(), cell -> data.estimate(cell, MicroFigure.NS_PER_OP));
        addEstimate(columns, "net_ns_per_op", data::net);
        for (MicroFigure figure : MicroFigure.values()) {
            if (!figure.positive()) {
                columns.add(new Column<>(
                        figure.column(),
                        cell -> text(data.estimate(cell, figure).map(Estimate::mean))));
            } else if (figure != MicroFigure.NS_PER_OP) {
                addEstimate(columns, figure.column(), cell -> data.estimate(cell, figure));
            }
        }
        addInterval(columns, "ratio_to_reference", cell -> reference(data, cell));
        return columns;
    }

    private static Optional<Interval> reference(MicroData data, MicroCell cell) {
        return data.ratio(cell, new Subject(data.info().plan().reference()), MicroFigure.NS_PER_OP);
    }

    private static void addEstimate(
            List<Column<MicroCell>> columns, String name, Function<MicroCell, Optional<Estimate>> estimate) {
        columns.add(new Column<>(name, cell -> text(estimate.apply(cell).map(Estimate::mean))));
        columns.add(new Column<>(
                name + "_low",
                cell -> text(estimate.apply(cell).flatMap(Estimate::interval).map(Interval::low))));
        columns.add(new Column<>(
                name + "_high",
                cell -> text(estimate.apply(cell).flatMap(Estimate::interval).map(Interval::high))));
    }

    private static void addInterval(
            List<Column<MicroCell>> columns, String name, Function<MicroCell, Optional<Interval>> interval) {
        columns.add(new Column<>(name, cell -> text(interval.apply(cell).map(Interval::estimate))));
        columns.add(
                new Column<>(name + "_low", cell -> text(interval.apply(cell).map(Interval::low))));
        columns.add(
                new Column<>(name + "_high", cell -> text(interval.apply(cell).map(Interval::high))));
    }

    private static String text(Optional<Double> value) {
        return value.map(number -> decimal(number.doubleValue())).orElse("");
    }
}
