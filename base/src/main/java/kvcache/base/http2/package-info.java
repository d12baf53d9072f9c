/**
 * The primitives of HTTP/2 and HPACK (RFC 9113 and RFC 7541): frame heads and constants, integers and strings, the
 * static table, Huffman coding, and the skimming of header blocks. Nothing here knows a connection or a socket.
 *
 * <p>The server's connection and the load generator's are written apart, since an instrument must not share the faults
 * of what it measures. They share these primitives alone.
 *
 * <p>Everything works on byte arrays, since Netty's buffers are not for this module. A HEADERS frame is built in an
 * array and copied to the socket's buffer once. A block that came is copied to an array of the loop once, before it is
 * compared or skimmed. Other frames have heads of nine bytes and no block: each side writes these to its buffer itself.
 * Two things stay Netty's, for both sides: error codes, since its exceptions carry them, and the decoder of header
 * blocks with its dynamic table.
 */
@NullMarked
package kvcache.base.http2;

import org.jspecify.annotations.NullMarked;
