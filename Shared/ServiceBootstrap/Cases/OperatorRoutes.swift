package import Casework
package import Database
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Messaging
import SharedModels

/// Operator commands on the admin port: parked records, republishing, reading again, the clock of a development installation. `guanjiactl` calls them.
package struct OperatorRoutes: Sendable {
    let parts: EngineParts
    let handlers: EventHandlers
    let pool: PostgresPool
    /// Of a service that follows others; nil of one that keeps cases.
    let rebuild: ProjectionRebuild?

    package init(parts: EngineParts, handlers: EventHandlers, pool: PostgresPool, rebuild: ProjectionRebuild? = nil) {
        self.parts = parts
        self.handlers = handlers
        self.pool = pool
        self.rebuild = rebuild
    }

    private static let roles: Set<Role> = [.operator]
    /// Records that one line of the log names.
    private static let mostPlaces = 20

    private var parked: ParkedRecords { ParkedRecords(parts: parts, handlers: handlers, pool: pool) }

    /// Adds them, for operators alone.
    package func add(to group: CallerRoutes) {
        group.get("parked", by: Self.roles) { _, _ in
            try json(Listed(items: try await parked.keys(limit: 1_000)))
        }
        group.get("parked/:key", by: Self.roles) { request, context in
            return try json(Listed(items: try await parked.records(of: try key(context))))
        }
        group.post("parked/:key/redrive", by: Self.roles) { request, context in
            let key = try key(context)
            try await audit(key, context)
            return try json(try await parked.redrive(key))
        }
        if let rebuild {
            group.post("projections/rebuild", by: Self.roles) { request, context in
                parts.logger.notice("making the tables anew asked for", metadata: ["actor": "\(context.caller.subject)"])
                return try json(try await rebuild.begin())
            }
        } else {
            addRepublish(to: group)
        }
        group.post("consumer/rewind", by: Self.roles) { request, context in
            parts.logger.notice("reading again asked for", metadata: ["actor": "\(context.caller.subject)"])
            return try json(try await ConsumerRewind(pool: pool).rewind())
        }
        group.get("clock", by: Self.roles) { request, context in
            return try json(try await ServiceClock(pool: pool).read())
        }
        group.post("clock", by: Self.roles, asking: ["offsetSeconds"]) { request, context in
            return try json(try await moveClock(context.query))
        }
    }

    private func addRepublish(to group: CallerRoutes) {
        group.post("outbox/republish", by: Self.roles, asking: ["from"]) { request, context in
            let start = try from(context.query)
            parts.logger.notice("republishing asked for", metadata: ["actor": "\(context.caller.subject)"])
            let plan = try await Republishing(pool: pool).republish(from: start)
            parts.wake.ring()
            return try json(plan)
        }
    }

    /// Puts down who has which records redriven: their places, not the key, which may be whatever somebody wrote.
    private func audit(_ key: String, _ context: CallerRequestContext) async throws {
        let records = try await parked.records(of: key)
        let places = records.prefix(Self.mostPlaces).map { "\($0.topic)/\($0.partition)@\($0.offset)" }
        parts.logger.notice(
            "redrive asked for",
            metadata: ["actor": "\(context.caller.subject)", "count": "\(records.count)", "records": "\(places.joined(separator: " "))"])
    }

    private func key(_ context: CallerRequestContext) throws -> String {
        guard let key = context.parameters.get("key")?.removingPercentEncoding, !key.isEmpty else {
            throw Problem(.notFound, "Name the parked key in the path.")
        }
        return key
    }

    /// `?from=` an RFC 3339 instant; nothing or `start` means everything retained.
    private func from(_ query: RouteQuery) throws -> Date? {
        guard let text = query["from"], text != "start" else { return nil }
        guard let date = try? Date(text, strategy: .iso8601) else {
            throw Problem(
                .malformed, "See errors.", errors: [.init("from", "expected an RFC 3339 instant, such as 2026-03-02T01:30:00Z, or start")])
        }
        return date
    }

    /// `?offsetSeconds=`: how far the service's clock stands beside the database's (D21).
    private func moveClock(_ query: RouteQuery) async throws -> ServiceClock.Reading {
        let limit = 20.0 * 365 * 86_400
        guard let text = query["offsetSeconds"], let seconds = Double(text), abs(seconds) <= limit else {
            throw Problem(.malformed, "See errors.", errors: [.init("offsetSeconds", "expected seconds, at most 20 years either way")])
        }
        do {
            return try await ServiceClock(pool: pool).move(toOffset: seconds)
        } catch let error as DatabaseError where error.isDataError {
            throw Problem(.forbidden, "Only an installation with GUANJIA_PROFILE=dev has a clock that can be moved.")
        }
    }

    private struct Listed<Item: Encodable>: Encodable {
        let items: [Item]
    }

    private func json(_ value: some Encodable) throws -> Response {
        JSONAnswer.make(encoded: Data(try parts.coder.encodeValue(value)), status: .ok)
    }
}
