package kvcache.load.client.http1;

import kvcache.load.client.AnswerSink;
import kvcache.load.client.IncrementalParser;
import kvcache.load.client.MalformedAnswerException;

/**
 * A parser of HTTP/1.1 responses (RFC 9112) split at arbitrary positions.
 *
 * <p>A body is passed on as it arrives and never buffered; only a split head or line is, up to {@value #MAX_LINE_BYTES}
 * bytes. Responses with a 1xx status are skipped. Allocates only if a head or line is split. Not thread-safe.
 */
final class Http1AnswerParser extends IncrementalParser {

    static final int MAX_LINE_BYTES = 32 << 10;

    private enum State {
        HEAD,
        FIXED_BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        BODY_TO_END
    }

    private static final long NO_LENGTH = -1;

    private final AnswerSink sink;
    private State state = State.HEAD;
    private int status;
    private boolean last;
    private boolean chunked;
    private long bodyLength;
    private long bodyLeft;

    Http1AnswerParser(AnswerSink sink) {
        super(MAX_LINE_BYTES);
        this.sink = sink;
    }

    /** Completes a response that ends with the connection. */
    void endOfInput() throws MalformedAnswerException {
        if (state == State.BODY_TO_END) {
            finish();
        }
    }

    /**
     * Parses complete header blocks and lines and parts of bodies, and returns the index of the first unconsumed byte.
     */
    @Override
    protected int parse(byte[] data, int from, int to) throws MalformedAnswerException {
        int at = from;
        while (at < to) {
            int next = switch (state) {
                case HEAD -> head(data, at, to);
                case FIXED_BODY, CHUNK -> body(data, at, to);
                case CHUNK_SIZE -> chunkSize(data, at, to);
                case CHUNK_END -> chunkEnd(data, at, to);
                case TRAILER -> trailer(data, at, to);
                case BODY_TO_END -> bodyToEnd(data, at, to);
            };
            if (next == at) {
                break;
            }
            at = next;
        }
        return at;
    }

    private int head(byte[] data, int from, int to) throws MalformedAnswerException {
        int line = endOfLine(data, from, to);
        if (line < 0) {
            return from;
        }
        statusLine(data, from, line);
        bodyLength = NO_LENGTH;
        chunked = false;
        while (true) {
            int start = line;
            line = endOfLine(data, start, to);
            if (line < 0) {
                return from;
            }
            int end = withoutLineEnd(data, start, line);
            if (end == start) {
                headEnds();
                return line;
            }
            field(data, start, end);
        }
    }

    private void statusLine(byte[] data, int from, int to) throws MalformedAnswerException {
        if (to - from < 13
                || data[from] != 'H'
                || data[from + 1] != 'T'
                || data[from + 2] != 'T'
                || data[from + 3] != 'P'
                || data[from + 4] != '/'
                || data[from + 5] != '1'
                || data[from + 6] != '.'
                || data[from + 8] != ' ') {
            throw new MalformedAnswerException("no HTTP/1 status line");
        }
        int code = 0;
        for (int i = from + 9; i < from + 12; i++) {
            int digit = data[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new MalformedAnswerException("a status that is not a number");
            }
            code = code * 10 + digit;
        }
        status = code;
        last = data[from + 7] == '0';
    }

    private void field(byte[] data, int from, int to) throws MalformedAnswerException {
        switch (data[from] | 0x20) {
            case 'c' -> {
                int value = HttpFields.valueOf(HttpFields.CONTENT_LENGTH, data, from, to);
                if (value >= 0) {
                    contentLength(HttpFields.decimal(data, value, to));
                    return;
                }
                value = HttpFields.valueOf(HttpFields.CONNECTION, data, from, to);
                if (value >= 0) {
                    last = HttpFields.hasToken(HttpFields.CLOSE, data, value, to)
                            || (last && !HttpFields.hasToken(HttpFields.KEEP_ALIVE, data, value, to));
                }
            }
            case 't' -> {
                int value = HttpFields.valueOf(HttpFields.TRANSFER_ENCODING, data, from, to);
                chunked |= value >= 0 && HttpFields.hasToken(HttpFields.CHUNKED, data, value, to);
            }
            default -> {
                // Irrelevant to the end of the response.
            }
        }
    }

    private void contentLength(long given) throws MalformedAnswerException {
        if (bodyLength != NO_LENGTH && bodyLength != given) {
            throw new MalformedAnswerException("conflicting Content-Length fields");
        }
        bodyLength = given;
    }

    private void headEnds() throws MalformedAnswerException {
        if (status < 200) {
            return;
        }
        sink.startBody(status);
        if (status == 204 || status == 304) {
            finish();
        } else if (chunked) {
            state = State.CHUNK_SIZE;
        } else if (bodyLength == NO_LENGTH) {
            last = true;
            state = State.BODY_TO_END;
        } else if (bodyLength == 0) {
            finish();
        } else {
            bodyLeft = bodyLength;
            state = State.FIXED_BODY;
        }
    }

    private int body(byte[] data, int from, int to) throws MalformedAnswerException {
        int end = (int) Math.min(to, from + bodyLeft);
        sink.body(data, from, end);
        bodyLeft -= end - from;
        if (bodyLeft == 0) {
            if (state == State.CHUNK) {
                state = State.CHUNK_END;
            } else {
                finish();
            }
        }
        return end;
    }

    private int bodyToEnd(byte[] data, int from, int to) {
        sink.body(data, from, to);
        return to;
    }

    private int chunkSize(byte[] data, int from, int to) throws MalformedAnswerException {
        int line = endOfLine(data, from, to);
        if (line < 0) {
            return from;
        }
        bodyLeft = HttpFields.hexadecimal(data, from, withoutLineEnd(data, from, line));
        state = bodyLeft == 0 ? State.TRAILER : State.CHUNK;
        return line;
    }

    private int chunkEnd(byte[] data, int from, int to) throws MalformedAnswerException {
        int line = endOfLine(data, from, to);
        if (line < 0) {
            return from;
        }
        if (withoutLineEnd(data, from, line) != from) {
            throw new MalformedAnswerException("a chunk that is longer than its size");
        }
        state = State.CHUNK_SIZE;
        return line;
    }

    private int trailer(byte[] data, int from, int to) throws MalformedAnswerException {
        int line = endOfLine(data, from, to);
        if (line < 0) {
            return from;
        }
        if (withoutLineEnd(data, from, line) == from) {
            finish();
        }
        return line;
    }

    private void finish() throws MalformedAnswerException {
        state = State.HEAD;
        sink.complete(status, last);
    }

    /** Returns the index after the line feed, or -1 if the line is incomplete. */
    private static int endOfLine(byte[] data, int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int withoutLineEnd(byte[] data, int from, int lineEnd) {
        int end = lineEnd - 1;
        return end > from && data[end - 1] == '\r' ? end - 1 : end;
    }
}
