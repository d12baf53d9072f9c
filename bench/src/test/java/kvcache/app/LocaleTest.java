package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import kvcache.analysis.finding.SyntheticRun;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.view.run.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No number is written in the digits or with the separators of whoever runs the program: formats reach file names,
 * options, headers and files. In a format without a Locale only conversions stand that no Locale changes, such as
 * {@code %s}.
 */
class LocaleTest {

    private static final List<String> MODULES =
            List.of("storage-variants", "server", "loadgen", "analysis", "bench", "base");

    /** Of java.util.Formatter those that have digits, separators or names of a Locale. */
    private static final Pattern LOCALISED =
            Pattern.compile("%(\\d+\\$)?[-#+0,(]*\\d*(\\.\\d+)?([dfegEG]|[tT][a-zA-Z])");

    @TempDir
    private Path folder;

    @Test
    void everyFormatWithNumbersNamesItsLocale() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        assertThat(sources).hasSizeGreaterThan(300);

        assertThat(violations(sources)).isEmpty();
    }

    @Test
    void theCheckFindsEachKindOfViolation() throws IOException {
        Path source = Files.writeString(folder.resolve("Example.java"), """
                class Example {
                    String a = "%d".formatted(1);
                    String b = String.format("%.1f" + " of them", 1.5);
                    String c = "a".toLowerCase();
                    Object d = new java.text.DecimalFormat("0.0");
                    Object e = java.time.format.DateTimeFormatter.ofPattern("yyyy");
                    static final String F = "%,d entries";
                    static void line(int i, String format, Object... args) {
                        System.out.printf(java.util.Locale.ROOT, format, args);
                    }
                    void call() { line(1, "%d", 2); }
                    String fine = String.format(java.util.Locale.ROOT, true ? "%d" : "%.1f", 1) + "%s%x%n 5 %% done".formatted(1, 2);
                }
                """);

        assertThat(violations(List.of(source)))
                .extracting(line -> line.replaceAll(".*java:(\\d+):.*", "$1"))
                .containsExactly("2", "3", "4", "5", "6", "7");
    }

    @Test
    void aRunIsDrawnAlikeInALocaleWithItsOwnDigits() throws IOException {
        BenchPlan plan = SyntheticRun.plan("2000,4000", 3);
        List<String> drawn = drawn(plan, Locale.ROOT);

        assertThat(drawn(plan, Locale.forLanguageTag("ar-EG-u-nu-arab"))).isEqualTo(drawn);
        assertThat(drawn).contains("percentiles-4000.png");
    }

    private List<String> drawn(BenchPlan plan, Locale locale) throws IOException {
        Locale before = Locale.getDefault();
        Path run = folder.resolve("run-" + locale.toLanguageTag());
        try {
            Locale.setDefault(locale);
            SyntheticRun.write(run, plan, SyntheticRun.trials(plan).size(), new SyntheticRun.H2cCostsMore());
            var unused = Report.draw(run);
        } finally {
            Locale.setDefault(before);
        }
        try (Stream<Path> files = Files.walk(run)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("run-"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> violations(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            List<String> found = new ArrayList<>();
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                Formatters own = new Formatters();
                own.scan(unit, null);
                new Scanner(unit, positions, own.formatAt, found).scan(unit, false);
            }
            return found;
        }
    }

    /** Finds a class's own methods that pass a format on beside a Locale: which of their parameters the format is. */
    private static final class Formatters extends TreeScanner<Void, Void> {
        private final Map<String, Integer> formatAt = new HashMap<>();

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            List<String> parameters = method.getParameters().stream()
                    .map(parameter -> parameter.getName().toString())
                    .toList();
            if (String.valueOf(method.getBody()).contains("Locale.ROOT, format,")) {
                formatAt.put(method.getName().toString(), parameters.indexOf("format"));
            }
            return null;
        }
    }

    /** Its parameter says whether what it scans is the format beside a Locale. */
    private static final class Scanner extends TreeScanner<Void, Boolean> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final Map<String, Integer> formatAt;
        private final List<String> found;

        Scanner(
                CompilationUnitTree unit,
                SourcePositions positions,
                Map<String, Integer> formatAt,
                List<String> found) {
            this.unit = unit;
            this.positions = positions;
            this.formatAt = formatAt;
            this.found = found;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Boolean localised) {
            List<? extends ExpressionTree> arguments = call.getArguments();
            String name = call.getMethodSelect() instanceof MemberSelectTree select
                    ? select.getIdentifier().toString()
                    : "";
            switch (name) {
                case "toLowerCase", "toUpperCase" -> check(!arguments.isEmpty(), call);
                case "ofPattern" -> check(arguments.size() > 1, call);
                default -> {}
            }
            scan(call.getMethodSelect(), false);
            boolean withLocale =
                    !arguments.isEmpty() && arguments.getFirst().toString().contains("Locale.");
            int format = withLocale
                    ? 1
                    : formatAt.getOrDefault(call.getMethodSelect().toString(), -1);
            for (int i = 0; i < arguments.size(); i++) {
                scan(arguments.get(i), i == format);
            }
            return null;
        }

        @Override
        public Void visitNewClass(NewClassTree made, Boolean localised) {
            if (made.getIdentifier().toString().endsWith("DecimalFormat")) {
                check(made.getArguments().size() > 1, made);
            }
            return super.visitNewClass(made, false);
        }

        @Override
        public Void visitLiteral(LiteralTree literal, Boolean localised) {
            if (literal.getValue() instanceof String text) {
                check(localised || !LOCALISED.matcher(text.replace("%%", "")).find(), literal);
            }
            return null;
        }

        private void check(boolean met, Tree tree) {
            if (!met) {
                long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
                found.add("%s:%s: %s".formatted(unit.getSourceFile().getName(), line, tree));
            }
        }
    }
}
