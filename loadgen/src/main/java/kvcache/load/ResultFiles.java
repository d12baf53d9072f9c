package kvcache.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import kvcache.load.LoadResult.ErrorKind;
import kvcache.load.verdict.Judgement;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** Writes a result as JSON, with names in snake case, and as an HdrHistogram log. */
final class ResultFiles {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final double NS_PER_US = 1e3;

    private ResultFiles() {}

    static void writeJson(Path file, LoadPlan plan, LoadResult result, Judgement judgement) throws IOException {
        writeJson(file, fields(plan, result, judgement));
    }

    static void writeJson(Path file, Map<String, Object> fields) throws IOException {
        JSON.writeValue(file.toFile(), fields);
    }

    /** A header and one row, of the same figures: those that are made of several have the names of both, joined by a dot. */
    static void writeCsv(Path file, LoadPlan plan, LoadResult result, Judgement judgement) throws IOException {
        Map<String, Object> flat = new LinkedHashMap<>();
        fields(plan, result, judgement).forEach((name, value) -> {
            if (value instanceof Map<?, ?> parts) {
                parts.forEach((part, figure) -> flat.put(name + "." + part, figure));
            } else {
                flat.put(name, value);
            }
        });
        Files.write(
                file,
                List.of(
                        String.join(",", flat.keySet()),
                        flat.values().stream().map(String::valueOf).collect(Collectors.joining(","))));
    }

    private static Map<String, Object> fields(LoadPlan plan, LoadResult result, Judgement judgement) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("duration_seconds", result.durationSeconds());
        fields.put("requests", result.requests());
        fields.put("errors", result.errors());
        fields.put("errors_by_kind", errors(result));
        fields.put("success_rate", result.successRate());
        fields.put("achieved_rate", result.achievedRatePerSecond());
        fields.put("reads", result.reads());
        fields.put("writes", result.writes());
        fields.put("deletes", result.deletes());
        fields.put("hits", result.hits());
        fields.put("closed_loop", plan.pace() instanceof LoadPlan.Pace.Closed);
        fields.put("latency_us", micros(result.latencyNs()));
        fields.put("send_lag_us", micros(result.sendLagNs()));
        fields.put("room_wait_us", micros(result.roomWaitNs()));
        fields.put("service_us", micros(result.serviceNs()));
        fields.put("cpu_us_per_request", result.clientCpuMicrosPerRequest());
        fields.put("busiest_loop_utilisation", result.busiestLoopUtilisation());
        fields.put("verdict", judgement.verdict().toString());
        return fields;
    }

    private static Map<String, Long> errors(LoadResult result) {
        Map<String, Long> errors = new LinkedHashMap<>();
        for (ErrorKind kind : ErrorKind.values()) {
            long count = result.errorsByKind().getOrDefault(kind, 0L);
            errors.put(kind.name().toLowerCase(Locale.ROOT), count);
        }
        return errors;
    }

    private static Map<String, Double> micros(Histogram histogram) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("mean", histogram.getMean() / NS_PER_US);
        for (String percentile : Summary.PERCENTILES) {
            figures.put("p" + percentile, histogram.getValueAtPercentile(Double.parseDouble(percentile)) / NS_PER_US);
        }
        figures.put("max", histogram.getMaxValue() / NS_PER_US);
        return figures;
    }

    /** Two intervals, tagged {@code latency} and {@code send_lag}, in nanoseconds. */
    static void writeHistograms(Path file, LoadResult result) throws FileNotFoundException {
        HistogramLogWriter log = new HistogramLogWriter(file.toFile());
        try {
            log.outputComment("values are nanoseconds");
            log.outputLogFormatVersion();
            log.outputStartTime(result.latencyNs().getStartTimeStamp());
            log.setBaseTime(result.latencyNs().getStartTimeStamp());
            log.outputLegend();
            log.outputIntervalHistogram(tagged(result.latencyNs(), "latency"));
            log.outputIntervalHistogram(tagged(result.sendLagNs(), "send_lag"));
        } finally {
            log.close();
        }
    }

    private static Histogram tagged(Histogram histogram, String tag) {
        Histogram copy = histogram.copy();
        copy.setStartTimeStamp(histogram.getStartTimeStamp());
        copy.setEndTimeStamp(histogram.getEndTimeStamp());
        copy.setTag(tag);
        return copy;
    }
}
