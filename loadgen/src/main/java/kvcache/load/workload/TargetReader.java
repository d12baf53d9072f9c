package kvcache.load.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the HTTP format of vegeta: a line {@code METHOD URL}, then header lines, then {@code @FILE} with the body, as much of it
 * as there is. Blank lines stand between targets, and lines that begin with {@code #} are skipped.
 */
final class TargetReader {

    private static final Pattern TARGET = Pattern.compile("([A-Z]+)\\s+(\\S+)");
    private static final String ALLOWED_TARGET = "METHOD URL";
    private static final String ALLOWED_DETAIL = "a header 'Name: value', '@FILE' with the body, or a blank line";

    private final Path file;
    private final BufferedReader lines;
    private final TargetMaker maker;
    private final Map<Path, RecordedRequest.Body> bodies = new HashMap<>();
    private @Nullable String line;
    private int lineNumber;

    private TargetReader(Path file, BufferedReader lines, Origin server) {
        this.file = file;
        this.lines = lines;
        maker = new TargetMaker(file, server);
    }

    static List<RecordedRequest> read(Path file, Origin server) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            TargetReader reader = new TargetReader(file, lines, server);
            List<RecordedRequest> targets = new ArrayList<>();
            reader.next();
            while (reader.skipsTo()) {
                targets.add(reader.target());
            }
            if (targets.isEmpty()) {
                throw reader.bad("no target", ALLOWED_TARGET + ", or a JSON object on each line");
            }
            return targets;
        }
    }

    private void next() throws IOException {
        line = lines.readLine();
        lineNumber++;
        if (line != null) {
            line = line.strip();
        }
    }

    /** Goes on to the next target's first line; false where there is none. */
    private boolean skipsTo() throws IOException {
        while (line != null && (line.isEmpty() || line.startsWith("#"))) {
            next();
        }
        return line != null;
    }

    private RecordedRequest target() throws IOException {
        String first = String.valueOf(line);
        int number = lineNumber;
        if (first.startsWith("{")) {
            next();
            return maker.fromJson(number, first);
        }
        Matcher target = TARGET.matcher(first);
        if (!target.matches()) {
            throw bad(first, ALLOWED_TARGET);
        }
        List<RecordedRequest.Header> headers = new ArrayList<>();
        RecordedRequest.Body body = RecordedRequest.Body.NONE;
        next();
        while (line != null && !line.isEmpty() && !TARGET.matcher(line).matches()) {
            if (line.startsWith("@")) {
                body = body(line);
            } else if (!line.startsWith("#")) {
                headers.add(header(line));
            }
            next();
        }
        return maker.make(number, target.group(1), target.group(2), headers, body);
    }

    private RecordedRequest.Header header(String text) throws BadLineException {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw bad(text, ALLOWED_DETAIL);
        }
        return maker.header(
                lineNumber, text.substring(0, colon), text.substring(colon + 1).strip());
    }

    /** A file's bytes, kept once however many targets send them. */
    private RecordedRequest.Body body(String text) throws IOException {
        try {
            Path named = Path.of(text.substring(1).strip());
            RecordedRequest.Body known = bodies.get(named);
            if (known == null) {
                if (!Files.isReadable(named) || Files.size(named) > ValueSizes.MAX_BYTES) {
                    throw bad(text, "'@' and a file that can be read, of 64m at most");
                }
                known = new RecordedRequest.Body(Files.readAllBytes(named));
                bodies.put(named, known);
            }
            return known;
        } catch (InvalidPathException wrong) {
            throw bad(text, "'@' and a file");
        }
    }

    private BadLineException bad(String given, String allowed) {
        return new BadLineException(file, lineNumber, given, allowed);
    }
}
