package kvcache.base.http2;

/**
 * Decodes strings in HPACK's Huffman code (RFC 7541, section 5.2 and appendix B).
 *
 * <p>The code is canonical: among codes of one length the next symbol has the next code, and each longer length
 * continues after the shorter one. So the lengths alone define it. Thread-safe.
 */
public final class HuffmanCode {

    /** The length of each symbol's code, as a letter, A being 5 bits. */
    private static final String LENGTHS = "ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXXBFFHIBDGFFDGDBBBAAABBBBBBBCDKBHF"
            + "IBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJBKABABABBBACCBBBABCBAABCCCCCKGJIX"
            + "PRPPRRRSRSSSSSTSTTRSTSSSSQRSRSSTRQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRS"
            + "VVPORSRUVVVWWVTUOQVWWVWTQQVVXWWWPTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWV";

    private static final int SHORTEST_BITS = 5;
    private static final int LONGEST_BITS = 30;

    /** By code length: the end of the codes of this length, left-aligned in 32 bits. */
    private static final long[] END = new long[LONGEST_BITS + 1];
    /** By code length: the offset from a code to the index of its symbol. */
    private static final int[] PLACE = new int[LONGEST_BITS + 1];

    /** The code of the EOS symbol, which must not be sent: thirty ones. */
    private static final long END_OF_STRING = 0xFFFF_FFFCL;

    private static final byte[] SYMBOLS = new byte[LENGTHS.length()];

    /** Symbol and code length by the first eight bits; the length is 0 if the code is longer. */
    private static final short[] FIRST_BYTE = new short[256];

    static {
        int code = 0;
        int place = 0;
        for (int bits = SHORTEST_BITS; bits <= LONGEST_BITS; bits++) {
            code <<= 1;
            PLACE[bits] = place - code;
            for (int symbol = 0; symbol < LENGTHS.length(); symbol++) {
                if (LENGTHS.charAt(symbol) - 'A' + SHORTEST_BITS == bits) {
                    SYMBOLS[place++] = (byte) symbol;
                    for (int rest = 0; bits <= 8 && rest < 1 << (8 - bits); rest++) {
                        FIRST_BYTE[(code << (8 - bits)) + rest] = (short) ((bits << 8) | symbol);
                    }
                    code++;
                }
            }
            END[bits] = (long) code << (32 - bits);
        }
    }

    private HuffmanCode() {}

    /** Returns the maximum decoded length. */
    public static int maxDecodedBytes(int encodedBytes) {
        return encodedBytes * 8 / SHORTEST_BITS;
    }

    /**
     * Decodes a string.
     *
     * @param to receives the string at {@code toAt}; has room for {@link #maxDecodedBytes} and does not overlap the
     *     encoded bytes
     * @return the length of the string, or -1 if the encoding is invalid
     */
    public static int decode(byte[] from, int at, int length, byte[] to, int toAt) {
        int decoded = toAt;
        long held = 0; // the bits not decoded yet, right-aligned
        int heldBits = 0;
        for (int index = at; index < at + length; index++) {
            held = (held << 8) | (from[index] & 0xFF);
            heldBits += 8;
            while (heldBits >= 8) {
                int first = FIRST_BYTE[(int) (held >>> (heldBits - 8)) & 0xFF];
                int bits = first >>> 8;
                if (bits > 0) {
                    to[decoded++] = (byte) first;
                } else {
                    bits = lengthOf((held << (64 - heldBits)) >>> 32);
                    if (bits > heldBits) {
                        break;
                    }
                    if (bits < 0) {
                        return -1;
                    }
                    to[decoded++] = longSymbol(held, heldBits, bits);
                }
                heldBits -= bits;
            }
            held &= (1L << heldBits) - 1;
        }
        while (heldBits > 0) {
            int bits = lengthOf(((held << (64 - heldBits)) | (-1L >>> heldBits)) >>> 32);
            if (bits < 0 || bits > heldBits) {
                break;
            }
            to[decoded++] = longSymbol(held, heldBits, bits);
            heldBits -= bits;
            held &= (1L << heldBits) - 1;
        }
        // Valid padding is less than a byte of ones.
        return heldBits < 8 && held == (1L << heldBits) - 1 ? decoded - toAt : -1;
    }

    /** Returns the length of the code at the start of 32 bits, or -1 if it is EOS. */
    private static int lengthOf(long bits32) {
        if (bits32 >= END_OF_STRING) {
            return -1;
        }
        for (int bits = SHORTEST_BITS; bits <= LONGEST_BITS; bits++) {
            if (bits32 < END[bits]) {
                return bits;
            }
        }
        throw new IllegalStateException("the code is not complete");
    }

    private static byte longSymbol(long held, int heldBits, int bits) {
        int code = (int) (held >>> (heldBits - bits)) & ((1 << bits) - 1);
        return SYMBOLS[code + PLACE[bits]];
    }
}
