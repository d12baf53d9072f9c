package kvcache.analysis.view.copies;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.finding.Format;
import kvcache.analysis.page.Block;
import kvcache.analysis.page.Document;
import kvcache.analysis.page.Section;
import kvcache.analysis.page.Table;
import kvcache.analysis.result.ExperimentFolder.Content;
import kvcache.analysis.result.ExperimentInfo;
import kvcache.analysis.stats.Estimate;
import kvcache.analysis.view.Experiment;

/** Renders a run as one table. */
public final class CopiesView {

    public static final Experiment EXPERIMENT = Experiment.inProcess(CopyRow.FILES, CopiesView::drawing);

    private CopiesView() {}

    private static Experiment.Drawing drawing(Content<CopiesPlan, CopyRow> run) {
        List<Integer> sizes = run.rows().stream()
                .map(row -> row.cell().bytes())
                .distinct()
                .sorted()
                .toList();
        Table table = new Table()
                .words(Stream.concat(
                                Stream.of("copy", "taken by"), sizes.stream().map(Format::bytes))
                        .toArray(String[]::new));
        List<Block> findings = new ArrayList<>();
        for (Copy copy : Copy.values()) {
            List<String> times = sizes.stream()
                    .map(bytes -> time(run.rows(), new CopiesPlan.Cell(copy, bytes)))
                    .toList();
            table.row(
                    Stream.concat(Stream.of(copy.words, copy.taken), times.stream())
                            .toList(),
                    false);
            findings.add(new Block.Paragraph("%s: %s ns".formatted(copy.words, String.join(", ", times))));
        }
        List<Block> failures = run.failures().stream()
                .<Block>map(failure -> new Block.Paragraph("Failed: " + failure))
                .toList();
        Document page = new Document(
                "What copies cost",
                how(run.info()),
                List.of(
                        Section.of("", table),
                        Section.of(
                                "",
                                new Block.Paragraph(
                                        "Beside these, the kernel copies every byte once more, from the buffer into the socket. On its way out no value of the stores on the heap or of `offheap` gets another copy on the heap; `chronicle` makes an entry of it there first. On its way in it is: a body becomes an array, which the stores on the heap keep as it is.")),
                        new Section("", failures)));
        return new Experiment.Drawing(page, List.of(), file -> {}, findings);
    }

    private static String how(ExperimentInfo<CopiesPlan> info) {
        return "ns a copy, geometric means of %s, each of every copy in a fresh JVM by JMH; 95 %% intervals over the rounds in brackets. Values of up to 64 MiB in all are copied in turn; arrays are allocated and collected within the time. %s, %s CPUs; revision %s; %s."
                .formatted(
                        Format.counted(info.plan().rounds(), "round"),
                        info.machine().cpuModel(),
                        info.machine().logicalCpus(),
                        info.software().gitRevision(),
                        info.software().jvm());
    }

    /** Returns the geometric mean: times are positive, and disturbances multiply them. */
    private static String time(List<CopyRow> rows, CopiesPlan.Cell cell) {
        return Estimate.geometric(rows.stream()
                        .filter(row -> row.cell().equals(cell))
                        .mapToDouble(CopyRow::ns)
                        .toArray())
                .map(ns -> number(ns.mean())
                        + ns.interval()
                                .map(range -> " [%s, %s]".formatted(number(range.low()), number(range.high())))
                                .orElse(""))
                .orElse("");
    }

    private static String number(double ns) {
        return Format.tenths(ns, 100);
    }
}
