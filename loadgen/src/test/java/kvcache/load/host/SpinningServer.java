package kvcache.load.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A process that listens, writes its port on a line, and spins with one thread until its input ends. */
final class SpinningServer {

    private SpinningServer() {}

    /** No arguments. */
    public static void main(String[] args) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            System.out.println(socket.getLocalPort());
            Thread.ofPlatform().daemon().start(() -> {
                while (true) {
                    Thread.onSpinWait();
                }
            });
            System.in.transferTo(System.out);
        }
    }
}
