package kvcache.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import kvcache.analysis.view.comparison.ComparedFigure;
import kvcache.analysis.view.comparison.RunComparison;
import kvcache.analysis.view.comparison.Tolerance;
import kvcache.base.cli.CommandFailure;
import kvcache.base.cli.OptionChecks;
import kvcache.base.cli.StandardOutput;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two runs, and can guard a build against regressions. */
@Command(
        name = "compare",
        description = {
            "Reports what became faster or slower between two runs of bench, such as of two commits or machines, from their files.",
            "A is the baseline. A regression is a figure that is shown to be worse in B by more than the tolerance."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:no regression is shown; with --strict, every figure is shown to be within the tolerance",
            "1:a run cannot be read, a file cannot be written, or nothing in the two runs can be compared",
            "2:bad arguments",
            "4:a regression; with --strict also a figure that is not shown to be within the tolerance"
        })
final class CompareCommand implements Callable<Integer> {

    private static final int REGRESSION = 4;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A", description = "The baseline run's folder, such as results/before.")
    @SuppressWarnings("NullAway.Init")
    private Path a;

    @Parameters(index = "1", paramLabel = "B", description = "The candidate run's folder, such as results/after.")
    @SuppressWarnings("NullAway.Init")
    private Path b;

    @Option(
            names = "--tolerance",
            paramLabel = "PERCENT",
            defaultValue = "5%",
            description =
                    "Increase of CPU time or latency, or decrease of capacity, that is no regression. Default: 5%%.")
    @SuppressWarnings("NullAway.Init")
    private String tolerance;

    @Option(
            names = "--figures",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Figures to compare: cpu, capacity, mean, p50, p95, p99. Fewer figures need a smaller correction for multiple comparisons. Default: cpu,capacity,mean,p99.")
    private @Nullable List<String> figures;

    @Option(
            names = "--strict",
            description =
                    "Also exit with 4 if an interval extends beyond the tolerance, or a load of A has no comparable load in B.")
    private boolean strict;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description =
                    "Write the comparison as JSON, replacing an existing file. With '-', the JSON goes to standard output and the text to standard error.")
    private @Nullable Path json;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Folder for charts and compare.html: new, empty, or of an earlier comparison.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        OptionChecks check = new OptionChecks(spec);
        Tolerance allowed = check.value("--tolerance", () -> Tolerance.parse(tolerance));
        List<ComparedFigure> measures = measures(check);
        if (out != null) {
            checkFolder(check, out);
            ReportCommand.noteMissingFonts("compare", spec.commandLine().getErr());
        }
        RunComparison compare = ReportCommand.doing("compare", a, () -> RunComparison.of(a, b, measures, allowed));
        boolean printsJson = StandardOutput.isNamedBy(json);
        PrintWriter text =
                printsJson ? spec.commandLine().getErr() : spec.commandLine().getOut();
        compare.lines().forEach(text::println);
        text.flush();
        if (compare.isEmpty()) {
            throw new CommandFailure("nothing in %s and %s can be compared; what was left out and why is %s"
                    .formatted(a, b, printsJson ? "above" : "on standard output"));
        }
        write(compare, text);
        boolean passes = !compare.hasRegression() && (!strict || compare.isShownWithin());
        return passes ? 0 : REGRESSION;
    }

    private List<ComparedFigure> measures(OptionChecks check) {
        return figures == null
                ? ComparedFigure.DEFAULT
                : figures.stream()
                        .map(name -> check.oneOf("--figures", name, ComparedFigure.values()))
                        .distinct()
                        .toList();
    }

    private static void checkFolder(OptionChecks check, Path folder) {
        boolean mayDraw = ReportCommand.doing("draw into", folder, () -> RunComparison.mayDrawInto(folder));
        check.check(mayDraw, "--out", folder, "a new or empty folder, or one of an earlier comparison");
    }

    private void write(RunComparison compare, PrintWriter text) {
        if (StandardOutput.isNamedBy(json)) {
            spec.commandLine().getOut().println(compare.json());
            spec.commandLine().getOut().flush();
        } else if (json != null) {
            Path file = json;
            ReportCommand.doing("write", file, () -> {
                compare.writeJson(file);
                return file;
            });
        }
        if (out != null) {
            Path folder = out;
            Path page = ReportCommand.doing("draw into", folder, () -> compare.draw(folder));
            text.println();
            text.println("Open in a browser: " + page);
            text.flush();
        }
    }
}
