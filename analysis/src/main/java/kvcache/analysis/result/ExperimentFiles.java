package kvcache.analysis.result;

import java.util.List;
import java.util.function.Function;
import kvcache.base.file.CsvFile;
import kvcache.base.file.JsonFile;
import org.apache.commons.csv.CSVRecord;

/**
 * The files of one kind of experiment inside the process.
 *
 * @param name of the page and of the figures, without the extension
 * @param rows name of the file with one row per trial
 * @param log name of the file with the output of the child processes
 * @param description the format of {@code run.json}
 * @param columns of the rows
 * @param row parses a row
 * @param <P> the plan
 * @param <R> the result of a trial
 */
public record ExperimentFiles<P, R>(
        String name,
        String rows,
        String log,
        JsonFile<ExperimentInfo<P>> description,
        List<CsvFile.Column<R>> columns,
        Function<CSVRecord, R> row) {

    public ExperimentFiles {
        columns = List.copyOf(columns);
    }
}
