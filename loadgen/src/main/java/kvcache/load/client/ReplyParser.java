package kvcache.load.client;

/**
 * A parser of replies that consist of a line, ended by CR LF, and for some of them a value of known length with a CR LF
 * behind it: RESP and memcached's text protocol. Values are passed on as they arrive. Not thread-safe.
 */
public abstract class ReplyParser extends IncrementalParser {

    /** The longest line that is buffered. */
    private static final int MAX_LINE_BYTES = 4 << 10;

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int ERROR = 500;

    private enum State {
        LINE,
        VALUE,
        VALUE_END
    }

    private final AnswerSink sink;
    private State state = State.LINE;
    private long valueBytesLeft;

    protected ReplyParser(AnswerSink sink) {
        super(MAX_LINE_BYTES);
        this.sink = sink;
    }

    /** Processes a line; its bytes are those from {@code from} to {@code to}, without the CR LF. */
    protected abstract void line(byte[] data, int from, int to) throws MalformedAnswerException;

    /** Called when a value has ended. */
    protected abstract void valueEnded() throws MalformedAnswerException;

    /** Expects a value of so many bytes. */
    protected final void beginValue(long bytes) {
        sink.startBody(OK);
        valueBytesLeft = bytes;
        state = bytes == 0 ? State.VALUE_END : State.VALUE;
    }

    /** Completes a reply that had a value. */
    protected final void found() throws MalformedAnswerException {
        sink.complete(OK, false);
    }

    /** Completes a reply that says that a key was written or removed. */
    protected final void done() throws MalformedAnswerException {
        complete(OK);
    }

    /** Completes a reply that says that a key has no entry. */
    protected final void missed() throws MalformedAnswerException {
        complete(NOT_FOUND);
    }

    /** Completes a reply that refuses the request. */
    protected final void refused() throws MalformedAnswerException {
        complete(ERROR);
    }

    private void complete(int status) throws MalformedAnswerException {
        sink.startBody(status);
        sink.complete(status, false);
    }

    @Override
    protected final int parse(byte[] data, int from, int to) throws MalformedAnswerException {
        int at = from;
        while (at < to) {
            int next = switch (state) {
                case LINE -> parseLine(data, at, to);
                case VALUE -> parseValue(data, at, to);
                case VALUE_END -> parseValueEnd(data, at, to);
            };
            if (next == at) {
                break;
            }
            at = next;
        }
        return at;
    }

    private int parseLine(byte[] data, int from, int to) throws MalformedAnswerException {
        for (int i = from; i < to; i++) {
            if (data[i] == '\n') {
                if (i == from || data[i - 1] != '\r') {
                    throw new MalformedAnswerException("a line without CR LF");
                }
                line(data, from, i - 1);
                return i + 1;
            }
        }
        return from;
    }

    private int parseValue(byte[] data, int from, int to) {
        int end = (int) Math.min(to, from + valueBytesLeft);
        sink.body(data, from, end);
        valueBytesLeft -= end - from;
        if (valueBytesLeft == 0) {
            state = State.VALUE_END;
        }
        return end;
    }

    private int parseValueEnd(byte[] data, int from, int to) throws MalformedAnswerException {
        if (to - from < 2) {
            return from;
        }
        if (data[from] != '\r' || data[from + 1] != '\n') {
            throw new MalformedAnswerException("a value that is longer than its length");
        }
        state = State.LINE;
        valueEnded();
        return from + 2;
    }

    /**
     * Parses a decimal number of at most 18 digits that takes up all of a range.
     *
     * @throws MalformedAnswerException if it is none
     */
    protected static long decimal(byte[] data, int from, int to) throws MalformedAnswerException {
        boolean negative = from < to && data[from] == '-';
        int start = negative ? from + 1 : from;
        if (start >= to || to - start > 18) {
            throw new MalformedAnswerException("a number of no digits, or of too many");
        }
        long number = 0;
        for (int i = start; i < to; i++) {
            int digit = data[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new MalformedAnswerException("a number with something else in it");
            }
            number = number * 10 + digit;
        }
        return negative ? -number : number;
    }
}
