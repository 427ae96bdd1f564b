import NIOCore
import NIOPosix
import NIOSSL

/// Speaks TLS in front of a server on this machine that does not, and forwards what it is told in both directions: for a broker that can only be
/// had without.
package struct TLSFront: Sendable {
    private let listener: any Channel

    /// Listens on 127.0.0.1.
    /// - Parameters:
    ///   - port: where to listen.
    ///   - target: port of the server on the same address.
    ///   - identity: how this end proves who it is.
    ///   - clients: PEM file of the authority that clients have to be known to; nil asks them for nothing.
    /// - Throws: when a file cannot be used or the port is taken.
    package init(at port: Int, to target: Int, as identity: TestAuthority.Identity, clients: String?) async throws {
        var configuration = try identity.server()
        if let clients {
            configuration.trustRoots = .file(clients)
            configuration.certificateVerification = .noHostnameVerification
        }
        let context = try NIOSSLContext(configuration: configuration)
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            // Nothing is read before there is somebody to forward it to.
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { client in
                client.eventLoop.makeCompletedFuture {
                    try client.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }.flatMap { Self.connect(client, to: target) }
            }
            .bind(host: "127.0.0.1", port: port).get()
    }

    /// Ends it; connections that there are go on until one side leaves.
    package func stop() async throws { try await listener.close() }

    private static func connect(_ client: any Channel, to target: Int) -> EventLoopFuture<Void> {
        ClientBootstrap(group: client.eventLoop)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: target)
            .flatMapThrowing { server in
                try client.pipeline.syncOperations.addHandler(Forward(to: server))
                try server.pipeline.syncOperations.addHandler(Forward(to: client))
                for side in [client, server] { try side.syncOptions?.setOption(.autoRead, value: true) }
            }
    }

    /// Both sides of a connection are on one event loop.
    private final class Forward: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let other: any Channel

        init(to other: any Channel) { self.other = other }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { other.writeAndFlush(unwrapInboundIn(data), promise: nil) }

        func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
