package import Database
import Logging

/// Opens connections for the engine's loops.
package struct ConnectionSource: Sendable {
    private var configuration: PostgresConfiguration

    package init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
        // The engine's statements look up rows by keys, in tables that may have been empty when their plans were made and kept. A plan that
        // reads a whole table is right then, and wrong by a factor of a hundred before the statistics follow.
        for plan in ["seqscan", "hashjoin", "mergejoin"] { self.configuration.settings["enable_\(plan)"] = "off" }
        // With them there is one plan for each statement whatever its parameters. Left to choose, the server makes another one every time that
        // an array is shorter than it takes one to be, which costs more than to run it.
        self.configuration.settings["plan_cache_mode"] = "force_generic_plan"
    }

    func open() async throws -> PostgresConnection { try await PostgresConnection.connect(configuration) }
}

/// The one connection of one loop; opened when needed, opened anew after it was lost.
actor LaneConnection {
    private let source: ConnectionSource
    private let name: String
    private var current: PostgresConnection?

    init(source: ConnectionSource, name: String) {
        self.source = source
        self.name = name
    }

    /// The connection, opened if need be.
    func connection() async throws -> PostgresConnection {
        if let current, current.isUsable { return current }
        await close()
        let fresh = try await source.open()
        current = fresh
        return fresh
    }

    /// Forgets the connection when the error says that it is of no use any more (class 08, 57P, read-only after a failover).
    func dropIfLost(_ error: DatabaseError) async {
        if error.isConnectionLoss { await close() }
    }

    func close() async {
        await current?.close()
        current = nil
    }
}
