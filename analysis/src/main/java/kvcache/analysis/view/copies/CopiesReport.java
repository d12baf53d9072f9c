package kvcache.analysis.view.copies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kvcache.analysis.stats.MeanOfRounds;

/** Writes the page of a run from its files. */
public final class CopiesReport {

    private CopiesReport() {}

    /**
     * What was written.
     *
     * @param page the page's file
     * @param findings a line for each copy
     */
    public record Summary(Path page, List<String> findings) {}

    /** Writes the page, in place of one that is there. */
    public static Summary draw(CopiesFolder folder) throws IOException {
        CopiesInfo info = folder.readInfo();
        List<CopyRow> rows = folder.readRows();
        List<Integer> sizes =
                rows.stream().map(CopyRow::bytes).distinct().sorted().toList();
        List<String> lines = new ArrayList<>(List.of(
                "# What copies cost",
                "",
                "ns a copy, geometric means of %s %s, each of every copy in a fresh JVM by JMH; 95 %% intervals over the rounds in brackets. Values of up to 64 MiB in all are copied in turn; arrays are allocated and collected within the time. %s, %s CPUs; revision %s; %s."
                        .formatted(
                                info.rounds(),
                                info.rounds() == 1 ? "round" : "rounds",
                                info.machine().cpuModel(),
                                info.machine().logicalCpus(),
                                info.software().gitRevision(),
                                info.software().jvm()),
                "",
                "| copy | taken by | " + sizes.stream().map(CopiesReport::size).collect(Collectors.joining(" | "))
                        + " |",
                "| --- | --- |" + " --- |".repeat(sizes.size())));
        List<String> findings = new ArrayList<>();
        for (Copy copy : Copy.values()) {
            List<String> cells =
                    sizes.stream().map(bytes -> cell(rows, copy, bytes)).toList();
            lines.add("| %s | %s | %s |".formatted(copy.words, copy.taken, String.join(" | ", cells)));
            findings.add("%s: %s ns".formatted(copy.words, String.join(", ", cells)));
        }
        lines.addAll(
                List.of(
                        "",
                        "Beside these, the kernel copies every byte once more, from the buffer into the socket. On its way out no value of the stores on the heap or of `offheap` gets another copy on the heap; `chronicle` makes an entry of it there first. On its way in it is: a body becomes an array, which the stores on the heap keep as it is."));
        Files.write(folder.page(), lines);
        return new Summary(folder.page(), List.copyOf(findings));
    }

    private static String size(int bytes) {
        if (bytes >= 1 << 20) {
            return (bytes >> 20) + " MiB";
        }
        return bytes >= 1 << 10 ? (bytes >> 10) + " KiB" : bytes + " B";
    }

    private static String cell(List<CopyRow> rows, Copy copy, int bytes) {
        double[] ns = rows.stream()
                .filter(row -> row.copy() == copy && row.bytes() == bytes)
                .mapToDouble(CopyRow::ns)
                .toArray();
        if (ns.length == 0) {
            return "";
        }
        // On logarithms: a time is never below nothing, and what disturbs it multiplies it.
        double[] logs = Arrays.stream(ns).map(Math::log).toArray();
        return text(Math.exp(Arrays.stream(logs).average().orElseThrow()))
                + MeanOfRounds.of(logs)
                        .map(range -> " [%s, %s]".formatted(text(Math.exp(range.low())), text(Math.exp(range.high()))))
                        .orElse("");
    }

    private static String text(double ns) {
        return String.format(Locale.ROOT, ns >= 100 ? "%,.0f" : "%.1f", ns);
    }
}
