/**
 * The primitives of HTTP/2 and HPACK (RFC 9113 and RFC 7541): frame headers and constants, integers and strings, the
 * static table, Huffman coding, and the skimming of header blocks. Nothing here depends on a connection or a socket.
 *
 * <p>The server and the load generator have separate connection code, since an instrument must not share the faults of
 * what it measures. They share only these primitives.
 *
 * <p>Everything works on byte arrays, since this module does not depend on Netty. A HEADERS frame is built in an array
 * and copied once to the socket's buffer. A received header block is copied once to an array of the event loop before
 * it is compared or skimmed. Other frames have nine-byte headers and no header block; each side writes them to its
 * buffer itself. Both sides use Netty's error codes, since its exceptions carry them, and Netty's header block decoder
 * with its dynamic table.
 */
@NullMarked
package kvcache.base.http2;

import org.jspecify.annotations.NullMarked;
