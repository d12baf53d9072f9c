package kvcache.analysis.page;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A browser without a window, one process for each page.
 *
 * @param program of it
 * @param folder for what it writes
 */
record Chromium(Path program, Path folder) {

    private static final int LIMIT_SECONDS = 60;

    /** What became of a page: its elements in the end, and what the browser said of them. */
    record Visit(String dom, List<String> console) {}

    /** That of the PATH, if there is one. */
    static Optional<Path> onPath() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Arrays.stream(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Visit visit(Path page) throws IOException, InterruptedException {
        Path dom = run(List.of("--window-size=1280,1000", "--virtual-time-budget=2000", "--dump-dom"), page);
        try (Stream<String> lines = Files.lines(folder.resolve("stderr"))) {
            return new Visit(
                    Files.readString(dom),
                    lines.filter(line -> line.contains(":CONSOLE")).toList());
        }
    }

    byte[] print(Path page) throws IOException, InterruptedException {
        Path pdf = folder.resolve("page.pdf");
        run(List.of("--no-pdf-header-footer", "--print-to-pdf=" + pdf), page);
        return Files.readAllBytes(pdf);
    }

    private Path run(List<String> options, Path page) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile")));
        command.addAll(options);
        command.add(page.toUri().toString());
        Path out = folder.resolve("stdout");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException("the browser had not ended after " + LIMIT_SECONDS + " s");
        }
        return out;
    }
}
