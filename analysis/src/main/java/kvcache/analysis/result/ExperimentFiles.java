package kvcache.analysis.result;

import java.util.List;
import java.util.function.Function;
import kvcache.base.file.CsvFile;
import kvcache.base.file.JsonFile;
import org.apache.commons.csv.CSVRecord;

/**
 * The files of one kind of experiment inside the process.
 *
 * @param name of the page and of the figures, without their endings
 * @param rows name of the file that has a row for each trial
 * @param log name of the file that holds what the children say
 * @param description how {@code run.json} is written and read
 * @param columns of the rows
 * @param row reads a row
 * @param <P> the plan
 * @param <R> what a trial found
 */
public record ExperimentFiles<P, R>(
        String name,
        String rows,
        String log,
        JsonFile<ExperimentInfo<P>> description,
        List<CsvFile.Column<R>> columns,
        Function<CSVRecord, R> row) {

    /** Copies the columns. */
    public ExperimentFiles {
        columns = List.copyOf(columns);
    }
}
