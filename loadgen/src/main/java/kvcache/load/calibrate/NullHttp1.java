package kvcache.load.calibrate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.Values;

/** HTTP/1.1: a request's path ends at the second space, its header block at an empty line. */
final class NullHttp1 extends NullCodec {

    /** CR LF CR LF. */
    private static final int END_OF_HEAD = 0x0D0A_0D0A;

    private static final byte[] OK = "HTTP/1.1 200 OK\r\nContent-Length: ".getBytes(US_ASCII);
    private static final byte[] EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] MISS = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);

    private long bodyLeft;

    NullHttp1(KeyedSource source) {
        super(source);
    }

    @Override
    boolean answer(ByteBuf in, ByteBuf out) {
        if (bodyLeft > 0) {
            int part = (int) Math.min(bodyLeft, in.readableBytes());
            in.skipBytes(part);
            bodyLeft -= part;
            if (bodyLeft == 0) {
                out.writeBytes(EMPTY);
            }
            return bodyLeft == 0;
        }
        int start = in.readerIndex();
        int end = endOfHead(in, start);
        if (end < 0) {
            return false;
        }
        in.readerIndex(end);
        switch (in.getByte(start)) {
            case 'G' -> {
                int pathEnd = in.indexOf(start + 4, end, (byte) ' ');
                writeAnswer(out, number(in, pathEnd));
            }
            // Content-Length is the last field of this generator's requests.
            case 'P' -> bodyLeft = number(in, end - 4);
            default -> out.writeBytes(EMPTY);
        }
        return true;
    }

    private static int endOfHead(ByteBuf in, int start) {
        int end = in.writerIndex();
        for (int at = in.indexOf(start, end, (byte) '\r');
                at >= 0 && at + 4 <= end;
                at = in.indexOf(at + 2, end, (byte) '\r')) {
            if (in.getInt(at) == END_OF_HEAD) {
                return at + 4;
            }
        }
        return -1;
    }

    private void writeAnswer(ByteBuf out, int key) {
        int valueBytes = valueBytes(key);
        if (valueBytes < 0) {
            out.writeBytes(MISS);
            return;
        }
        out.writeBytes(OK);
        ByteBufUtil.writeAscii(out, Integer.toString(valueBytes));
        out.writeInt(END_OF_HEAD);
        Values.write(out, key, 0, valueBytes);
    }
}
