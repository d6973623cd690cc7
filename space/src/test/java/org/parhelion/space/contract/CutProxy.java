package org.parhelion.space.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between clients and a server on this machine, and loses what it is told to lose. */
final class CutProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger repliesToLose = new AtomicInteger();

    CutProxy(int server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The next request reaches the server; its reply is lost, and so is the connection. */
    void loseReply() {
        repliesToLose.set(1);
    }

    /** {@return whether no reply is waited for to be lost} */
    boolean lost() {
        return repliesToLose.get() == 0;
    }

    /** Cuts all connections; new ones are possible. */
    void cut() {
        sockets.forEach(CutProxy::close);
    }

    private void accept() {
        try {
            while (true) {
                forward(listener.accept());
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    /** Without a server the client loses its connection, as it would without a proxy. */
    private void forward(Socket client) {
        try {
            Socket forward = new Socket(InetAddress.getLoopbackAddress(), server);
            sockets.add(client);
            sockets.add(forward);
            Thread.ofVirtual().start(() -> copy(client, forward, false));
            Thread.ofVirtual().start(() -> copy(forward, client, true));
        } catch (IOException e) {
            close(client);
        }
    }

    private void copy(Socket from, Socket to, boolean replies) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[1 << 16];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (replies && repliesToLose.compareAndSet(1, 0)) {
                    break;
                }
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            // It was cut.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
