package kvcache.load.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import kvcache.load.ProgressListener;
import kvcache.load.record.LoopRecord;
import kvcache.load.record.Outcome;
import org.HdrHistogram.Histogram;

/**
 * A Prometheus endpoint for a run in progress, on the loopback address: counters of the run, and quantiles of its last
 * second (text format, version 0.0.4). A separate thread serves scrapes from text that is built once a second, so no
 * loop is disturbed.
 */
public final class MetricsServer implements ProgressListener, AutoCloseable {

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final double NS_PER_S = 1e9;
    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

    private final HttpServer server;
    private final LoopRecord total = new LoopRecord();
    private volatile String text = "";

    private MetricsServer(HttpServer server) {
        this.server = server;
    }

    /** Starts a server on a port; 0 for any free port. */
    public static MetricsServer start(int port) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        MetricsServer metrics = new MetricsServer(http);
        http.createContext("/metrics", exchange -> {
            byte[] body = metrics.text.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", TYPE);
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        http.start();
        return metrics;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void progressed(Progress progress) {
        LoopRecord record = progress.seen();
        StringBuilder lines = new StringBuilder();
        if (progress.measured()) {
            total.add(record);
        }
        head(lines, "kvcache_load_measured", "gauge", "Whether the measured phase has begun.");
        lines.append("kvcache_load_measured ")
                .append(progress.measured() ? 1 : 0)
                .append('\n');
        head(lines, "kvcache_load_requests_total", "counter", "Requests of the measured phase by outcome.");
        for (Outcome outcome : Outcome.values()) {
            String name = outcome.name().toLowerCase(Locale.ROOT);
            lines.append("kvcache_load_requests_total{outcome=\"").append(name).append("\"} ");
            lines.append(total.counts().of(outcome)).append('\n');
        }
        quantiles(
                lines,
                "kvcache_load_latency_seconds",
                "From the due time to the response, last second.",
                record.latencyNs());
        quantiles(
                lines,
                "kvcache_load_service_seconds",
                "From sending to the response, last second.",
                record.serviceNs());
        quantiles(
                lines,
                "kvcache_load_send_lag_seconds",
                "How late requests were sent, last second.",
                record.sendLagNs());
        text = lines.toString();
    }

    private static void quantiles(StringBuilder lines, String name, String help, Histogram histogramNs) {
        head(lines, name, "gauge", help);
        for (double quantile : QUANTILES) {
            double seconds = histogramNs.getValueAtPercentile(100 * quantile) / NS_PER_S;
            lines.append(String.format(Locale.ROOT, "%s{quantile=\"%s\"} %.9f\n", name, quantile, seconds));
        }
    }

    private static void head(StringBuilder lines, String name, String type, String help) {
        lines.append("# HELP ").append(name).append(' ').append(help).append('\n');
        lines.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
