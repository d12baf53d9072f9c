package kvcache.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A JVM's log of safepoint pauses: JEP 158's unified log, tag {@code safepoint}. */
public final class SafepointLog {

    /**
     * A line such as {@code [2026-11-23T14:34:41.511+0000] Safepoint "G1CollectForAllocation", ..., Total: 15641333 ns,
     * ...}.
     */
    private static final Pattern LINE = Pattern.compile("\\[([^]]+)] Safepoint \"([^\"]+)\".* Total: +(\\d+) ns.*");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXX", Locale.ROOT);

    private static final double NS_PER_US = 1_000;

    private SafepointLog() {}

    /**
     * A pause of a JVM.
     *
     * @param at the time of its end
     * @param cause the JVM's name of the operation
     * @param durationUs the time from the request until all threads continued
     */
    public record Stop(Instant at, String cause, double durationUs) {}

    /** Returns the JVM flag that writes the log. */
    static String flag(Path file) {
        return "-Xlog:safepoint:file=%s:utctime:filecount=0".formatted(file);
    }

    /** Reads the log so far; empty if there is no file. */
    static List<Stop> read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(line -> new Stop(
                            OffsetDateTime.parse(line.group(1), TIME).toInstant(),
                            line.group(2),
                            Long.parseLong(line.group(3)) / NS_PER_US))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
