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

    private final MicroData data;
    private final List<Column<MicroCell>> columns = new ArrayList<>();

    private CellsFile(MicroData data) {
        this.data = data;
    }

    static void write(Path file, MicroData data) throws IOException {
        CellsFile cells = new CellsFile(data);
        cells.addColumns();
        CsvFile.write(file, cells.columns, data.cells());
    }

    private void addColumns() {
        add("store", MicroCell::subject);
        add("mix", cell -> cell.condition().mix());
        add("threads", cell -> cell.condition().threads());
        add("oversubscribed", cell -> data.plan().oversubscribes(cell.condition()));
        add("distribution", cell -> cell.condition().skew());
        add("value_bytes", cell -> cell.condition().valueBytes());
        add("hash", cell -> cell.condition().hash());
        add("rounds", data::rounds);
        for (MicroFigure figure : MicroFigure.values()) {
            if (figure.positive()) {
                addEstimate(figure.column(), cell -> data.estimate(cell, figure));
            } else if (figure != MicroFigure.GC_COUNT) {
                add(figure.column(), cell -> text(data.estimate(cell, figure).map(Estimate::mean)));
            }
            if (figure == MicroFigure.NS_PER_OP) {
                addEstimate("net_ns_per_op", data::net);
            }
        }
        addEstimate(
                "ratio_to_reference",
                cell -> data.ratio(cell, MicroFigure.NS_PER_OP)
                        .map(ratio -> new Estimate(ratio.estimate(), Optional.of(ratio))));
    }

    private void add(String name, Function<MicroCell, Object> value) {
        columns.add(new Column<>(name, value));
    }

    private void addEstimate(String name, Function<MicroCell, Optional<Estimate>> estimate) {
        add(name, cell -> text(estimate.apply(cell).map(Estimate::mean)));
        add(name + "_low", cell -> text(interval(estimate.apply(cell)).map(Interval::low)));
        add(name + "_high", cell -> text(interval(estimate.apply(cell)).map(Interval::high)));
    }

    private static Optional<Interval> interval(Optional<Estimate> estimate) {
        return estimate.flatMap(Estimate::interval);
    }

    private static String text(Optional<Double> value) {
        return value.map(CsvFile::decimal).orElse("");
    }
}
