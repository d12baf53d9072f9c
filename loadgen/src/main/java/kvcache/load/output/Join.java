package kvcache.load.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.stream.Stream;
import kvcache.base.run.Verdict;
import kvcache.load.LoadException;
import kvcache.load.record.Outcome;
import kvcache.load.verdict.Judgement;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/**
 * Merges the results of several generators that drove a server together: sums counts and rates, merges histograms, and
 * takes the worst verdict. If all are valid but did not measure at the same time, the verdict is {@code unsteady}.
 */
public final class Join {

    /** The maximum difference of phases, as a share of their length. */
    private static final double MAX_APART = 0.05;

    /** The verdicts from worst to best; each can cause those after it. */
    private static final List<Verdict> WORST_FIRST = List.of(
            Verdict.ERRORS,
            Verdict.NOISY_HOST,
            Verdict.CLIENT_LIMITED,
            Verdict.SERVER_LIMITED,
            Verdict.CONNECTION_LIMITED,
            Verdict.UNSTEADY,
            Verdict.VALID);

    /** The result files of one generator. */
    private record Part(Path file, JsonNode json, Instant from, Duration length) {

        static Part read(Path file) throws LoadException {
            JsonNode json;
            try {
                json = ResultFiles.JSON.readTree(file.toFile());
            } catch (FileNotFoundException e) {
                throw new LoadException(file + ": there is no such file");
            } catch (IOException e) {
                throw new LoadException(file + ": not a readable result of load --json");
            }
            for (String field : List.of("measured_from", "duration_seconds", "requests", "verdict")) {
                if (!json.hasNonNull(field)) {
                    throw new LoadException(file + " has no '" + field + "': it is not a result of load --json");
                }
            }
            if (!json.hasNonNull("hlog")) {
                throw new LoadException(file + " names no histograms: run load with --json and --hlog");
            }
            try {
                return new Part(
                        file, json, Instant.parse(json.get("measured_from").asText()), Duration.ofNanos((long)
                                (json.get("duration_seconds").asDouble() * 1e9)));
            } catch (DateTimeParseException e) {
                throw new LoadException(file + " has no time in 'measured_from'");
            }
        }

        /** Returns the histograms of the whole phase by tag. */
        Map<String, Histogram> histograms() throws LoadException {
            Path folder = file.toAbsolutePath().getParent();
            Path named = Path.of(json.get("hlog").asText());
            Path log = folder == null ? named : folder.resolve(named);
            Map<String, Histogram> byTag = new LinkedHashMap<>();
            try (HistogramLogReader reader = new HistogramLogReader(log.toFile())) {
                while (reader.hasNext()) {
                    if (reader.nextIntervalHistogram() instanceof Histogram histogram && histogram.getTag() != null) {
                        byTag.computeIfAbsent(histogram.getTag(), tag -> new Histogram(3))
                                .add(histogram);
                    }
                }
            } catch (FileNotFoundException e) {
                throw new LoadException(log + ": there is no such file");
            } catch (IllegalArgumentException
                    | IndexOutOfBoundsException
                    | BufferUnderflowException
                    | NoSuchElementException e) {
                throw new LoadException(log + " is not an HdrHistogram log");
            }
            // The reader skips invalid lines, such as in a truncated file.
            Histogram latencyNs = byTag.get("latency");
            long answers = latencyNs == null ? 0 : latencyNs.getTotalCount();
            if (answers < json.get("requests").asLong()) {
                throw new LoadException(String.format(
                        Locale.ROOT,
                        "%s has the latency of %d requests, but %s has %d",
                        log,
                        answers,
                        file,
                        json.get("requests").asLong()));
            }
            return byTag;
        }

        Verdict verdict() throws LoadException {
            return Stream.of(Verdict.values())
                    .filter(verdict ->
                            verdict.toString().equals(json.get("verdict").asText()))
                    .findFirst()
                    .orElseThrow(() -> new LoadException(file + " has an unknown verdict: " + json.get("verdict")));
        }
    }

    /**
     * The merged result.
     *
     * @param generators how many there were
     * @param closed whether they were closed loops
     * @param histogramsNs by tag
     * @param fields the machine-readable result
     */
    public record Joined(
            Judgement judgement,
            int generators,
            boolean closed,
            long requests,
            long errors,
            long unanswered,
            double offeredPerSecond,
            double achievedPerSecond,
            Map<String, Histogram> histogramsNs,
            Map<String, Object> fields) {}

    private final List<Part> parts = new ArrayList<>();

    private Join() {}

    /**
     * Merges results.
     *
     * @throws LoadException if a file is not a result, or cannot be merged with the others; the message is one line
     */
    public static Joined of(List<Path> files) throws LoadException {
        Join join = new Join();
        for (Path file : files) {
            join.parts.add(Part.read(file));
        }
        return join.joined();
    }

    private Joined joined() throws LoadException {
        Judgement judgement = judgement();
        Map<String, Histogram> histograms = histograms();
        Map<String, Object> fields = new LinkedHashMap<>();
        boolean closed = isClosed();
        fields.put(
                "generators", parts.stream().map(part -> part.file.toString()).toList());
        fields.put("measured_from", parts.getFirst().from.toString());
        fields.put("duration_seconds", parts.getFirst().length.toNanos() / 1e9);
        fields.put(
                "interrupted",
                parts.stream().anyMatch(part -> part.json.path("interrupted").asBoolean()));
        for (String count : List.of(
                "requests",
                "errors",
                "retried",
                "retried_on_idle_close",
                "connections_made",
                "reads",
                "writes",
                "deletes",
                "hits")) {
            fields.put(count, (long) sum(count));
        }
        for (String counts : List.of("errors_by_kind", ResultFields.CLOSED_BY_REASON, ResultFields.ANSWERS_BY_STATUS)) {
            fields.put(counts, counts(counts));
        }
        fields.put("unanswered", unanswered());
        for (String rate : List.of("received_bytes_per_second", "sent_bytes_per_second")) {
            fields.put(rate, sum(rate));
        }
        double due = sum("requests") + unanswered();
        fields.put("success_rate", due == 0 ? 1 : (due - sum("errors")) / due);
        fields.put("closed_loop", closed);
        if (!closed) {
            fields.put("offered_rate", sum("offered_rate"));
        }
        fields.put("achieved_rate", sum("achieved_rate"));
        histograms.forEach((tag, histogram) -> fields.put(tag + "_us", ResultFields.micros(histogram)));
        double cpu = 0;
        for (Part part : parts) {
            cpu += part.json.path("cpu_us_per_request").asDouble()
                    * part.json.path("requests").asDouble();
        }
        fields.put("cpu_us_per_request", sum("requests") == 0 ? 0 : cpu / sum("requests"));
        fields.put("verdict", judgement.verdict().toString());
        fields.put("reasons", judgement.reasons());
        fields.put("evidence", judgement.evidence());
        return new Joined(
                judgement,
                parts.size(),
                closed,
                (long) sum("requests"),
                (long) sum("errors"),
                unanswered(),
                sum("offered_rate"),
                sum("achieved_rate"),
                histograms,
                fields);
    }

    private Judgement judgement() throws LoadException {
        Verdict worst = Verdict.VALID;
        List<String> reasons = new ArrayList<>();
        List<String> evidence = new ArrayList<>();
        for (Part part : parts) {
            Verdict verdict = part.verdict();
            if (WORST_FIRST.indexOf(verdict) < WORST_FIRST.indexOf(worst)) {
                worst = verdict;
            }
            part.json.path("reasons").forEach(reason -> reasons.add(part.file.getFileName() + ": " + reason.asText()));
            part.json.path("evidence").forEach(found -> evidence.add(part.file.getFileName() + ": " + found.asText()));
        }
        Part first = parts.getFirst();
        for (Part part : parts) {
            Duration apart = Duration.between(first.from, part.from)
                    .abs()
                    .plus(first.length.minus(part.length).abs());
            if (apart.toNanos() > MAX_APART * first.length.toNanos()) {
                reasons.add(String.format(
                        Locale.ROOT,
                        "%s and %s measured %.3f s apart: use --start-at to start generators together",
                        first.file.getFileName(),
                        part.file.getFileName(),
                        apart.toNanos() / 1e9));
                worst = worst == Verdict.VALID ? Verdict.UNSTEADY : worst;
            }
        }
        return new Judgement(worst, reasons, evidence);
    }

    private Map<String, Histogram> histograms() throws LoadException {
        Map<String, Histogram> merged = new LinkedHashMap<>();
        for (Part part : parts) {
            part.histograms()
                    .forEach((tag, histogram) -> merged.computeIfAbsent(tag, first -> new Histogram(3))
                            .add(histogram));
        }
        return merged;
    }

    private boolean isClosed() throws LoadException {
        long closed = parts.stream()
                .filter(part -> part.json.path("closed_loop").asBoolean())
                .count();
        if (closed > 0 && closed < parts.size()) {
            throw new LoadException("closed and open loops cannot be merged");
        }
        return closed > 0;
    }

    private double sum(String field) {
        return parts.stream()
                .mapToDouble(part -> part.json.path(field).asDouble())
                .sum();
    }

    private Map<String, Long> counts(String field) {
        Map<String, Long> counts = new TreeMap<>();
        for (Part part : parts) {
            part.json
                    .path(field)
                    .properties()
                    .forEach(count ->
                            counts.merge(count.getKey(), count.getValue().asLong(), Long::sum));
        }
        return counts;
    }

    private long unanswered() {
        Map<String, Long> errors = counts("errors_by_kind");
        return Outcome.ERRORS.stream()
                .filter(kind -> !kind.isAnswered())
                .mapToLong(kind -> errors.getOrDefault(kind.name().toLowerCase(Locale.ROOT), 0L))
                .sum();
    }
}
