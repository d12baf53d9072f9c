package kvcache.load.output;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import kvcache.load.ProgressListener;
import kvcache.load.record.LoopRecord;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the per-second records of a run as an HdrHistogram log (V2): intervals tagged {@code latency},
 * {@code send_lag}, {@code room_wait} and {@code service}, in nanoseconds, of the measured phase. Requests without a
 * response are included, with the timeout or more. An incomplete log causes an error on close. If nothing was measured,
 * no file is written.
 */
public final class HistogramLog implements ProgressListener, AutoCloseable {

    private final @Nullable Path file;
    private final Out out;
    private final HistogramLogWriter log;
    private boolean started;

    private HistogramLog(@Nullable Path file, OutputStream stream) {
        this.file = file;
        out = new Out(stream);
        log = new HistogramLogWriter(out);
    }

    /** Creates a log file, replacing an existing one. */
    public static HistogramLog to(Path file) throws IOException {
        return new HistogramLog(file, Files.newOutputStream(file));
    }

    /** Creates a log that is printed; a log is ASCII. The writer stays open and handles its own failures. */
    public static HistogramLog to(PrintWriter printed) {
        return new HistogramLog(null, new OutputStream() {
            @Override
            public void write(int single) {
                printed.write(single);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                printed.write(new String(bytes, from, length, US_ASCII));
            }

            @Override
            public void flush() {
                printed.flush();
            }
        });
    }

    @Override
    public void progressed(Progress progress) {
        if (!progress.measured()) {
            return;
        }
        if (!started) {
            started = true;
            log.outputComment("values are nanoseconds; a request without a response has the timeout or more");
            log.outputLogFormatVersion();
            log.outputStartTime(progress.startMs());
            log.setBaseTime(progress.startMs());
            log.outputLegend();
        }
        LoopRecord record = progress.seen();
        write(progress, "latency", record.latencyNs());
        write(progress, "send_lag", record.sendLagNs());
        write(progress, "room_wait", record.roomWaitNs());
        write(progress, "service", record.serviceNs());
    }

    private void write(Progress progress, String tag, Histogram histogram) {
        histogram.setStartTimeStamp(progress.startMs());
        histogram.setEndTimeStamp(progress.endMs());
        histogram.setTag(tag);
        log.outputIntervalHistogram(histogram);
    }

    /** @throws IOException if the log is incomplete; the message names the file */
    @Override
    public void close() throws IOException {
        log.close();
        // Devices and links are kept.
        if (!started && file != null && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(file);
        }
        if (out.failure != null) {
            throw new IOException(file + ": " + out.failure.getMessage(), out.failure);
        }
    }

    /** Keeps the first failure, which the library's writer does not report. */
    private static final class Out extends FilterOutputStream {
        @Nullable
        IOException failure;

        Out(OutputStream file) {
            super(new BufferedOutputStream(file));
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            keep(() -> out.write(bytes, from, length));
        }

        @Override
        public void write(int single) throws IOException {
            keep(() -> out.write(single));
        }

        @Override
        public void flush() throws IOException {
            keep(out::flush);
        }

        @Override
        public void close() throws IOException {
            keep(super::close);
        }

        private interface Step {
            void run() throws IOException;
        }

        private void keep(Step step) throws IOException {
            try {
                step.run();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                }
                throw e;
            }
        }
    }
}
