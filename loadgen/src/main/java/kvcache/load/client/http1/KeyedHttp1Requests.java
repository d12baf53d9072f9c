package kvcache.load.client.http1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.client.RequestPaths;
import kvcache.load.client.RequestSlot;
import kvcache.load.workload.KeyNames;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.ValueSizes;
import kvcache.load.workload.Values;

/** Encodes requests for keys; only the key's name and the value vary. */
final class KeyedHttp1Requests implements Http1Requests {

    private static final byte[] END = "\r\n\r\n".getBytes(US_ASCII);

    private final Head get;
    private final Head put;
    private final Head delete;
    private final ValueSizes sizes;

    KeyedHttp1Requests(ConnectionSettings settings, KeyedSource source) {
        sizes = source.valueSizes();
        KeyNames names = source.keyNames();
        RequestPaths paths = settings.paths();
        StringBuilder fields =
                new StringBuilder(" HTTP/1.1\r\nHost: ").append(paths.host().orElseGet(settings::authority));
        paths.fields()
                .forEach(field ->
                        fields.append("\r\n").append(field.name()).append(": ").append(field.value()));
        String host = fields.toString();
        String type = paths.tellsType() ? "" : "\r\nContent-Type: text/plain";
        get = new Head(paths.get(), names, host);
        delete = new Head(paths.delete(), names, host);
        put = new Head(paths.put(), names, host + type + "\r\nContent-Length: ");
    }

    @Override
    public void write(ByteBuf out, RequestSlot exchange) {
        int key = exchange.key();
        switch (exchange.operation()) {
            case GET -> get.write(out, key);
            case DELETE -> delete.write(out, key);
            case PUT -> {
                int valueBytes = sizes.bytes(key, exchange.version());
                put.endWith(valueBytes);
                put.write(out, key);
                Values.write(out, key, exchange.version(), valueBytes);
            }
        }
    }

    /**
     * A header block with a gap for the key. The key is written backwards from the end of the gap, and the start before
     * it.
     */
    private static final class Head {
        private static final int MAX_DIGITS = 10;

        private final KeyNames names;
        private final byte[] start;
        private final byte[] bytes;
        private final int nameEnd;
        private final int fixedEnd;
        private int end;
        private int currentLength = -1;

        Head(RequestPaths.Template template, KeyNames names, String afterPath) {
            this.names = names;
            start = (template.method() + " " + template.before()).getBytes(US_ASCII);
            byte[] after = (template.after() + afterPath).getBytes(US_ASCII);
            nameEnd = start.length + names.maxBytes();
            fixedEnd = nameEnd + after.length;
            bytes = new byte[fixedEnd + MAX_DIGITS + END.length];
            System.arraycopy(after, 0, bytes, nameEnd, after.length);
            end(fixedEnd);
        }

        /** Sets the final {@code Content-Length}; does nothing if the length is the same as before. */
        void endWith(int length) {
            if (length == currentLength) {
                return;
            }
            currentLength = length;
            int digits = 1;
            for (int left = length; left >= 10; left /= 10) {
                digits++;
            }
            int left = length;
            for (int at = fixedEnd + digits - 1; at >= fixedEnd; at--) {
                bytes[at] = (byte) ('0' + left % 10);
                left /= 10;
            }
            end(fixedEnd + digits);
        }

        private void end(int at) {
            System.arraycopy(END, 0, bytes, at, END.length);
            end = at + END.length;
        }

        void write(ByteBuf out, int key) {
            int at = names.putBefore(bytes, nameEnd, key) - start.length;
            System.arraycopy(start, 0, bytes, at, start.length);
            out.writeBytes(bytes, at, end - at);
        }
    }
}
