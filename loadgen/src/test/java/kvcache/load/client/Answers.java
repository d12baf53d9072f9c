package kvcache.load.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/** Collects what a parser finds: a line for each answer, with its status, its body, and whether it was the last one. */
public final class Answers implements AnswerSink {

    public final List<String> all = new ArrayList<>();
    private StringBuilder body = new StringBuilder();

    @Override
    public void startBody(int status) {
        body = new StringBuilder();
    }

    @Override
    public void body(byte[] data, int from, int to) {
        body.append(new String(data, from, to - from, ISO_8859_1));
    }

    @Override
    public void complete(int status, boolean last) {
        all.add(status + " " + body + (last ? " last" : ""));
    }

    /** Feeds pieces through one array that is overwritten each time, as a socket's buffer is. */
    public static void feed(IncrementalParser parser, String text, int... cuts) throws MalformedAnswerException {
        byte[] all = text.getBytes(ISO_8859_1);
        byte[] scratch = new byte[all.length];
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : all.length;
            System.arraycopy(all, from, scratch, 0, to - from);
            parser.feed(scratch, 0, to - from);
            from = to;
        }
    }
}
