import AsyncAlgorithms
import Foundation
import HTTPTypes
import Hummingbird
import ServiceBootstrap
import ServiceLifecycle
import SharedModels

/// The stream of changes that open pages follow: server-sent events (HTML Living Standard §9.2).
enum LiveRoute {
    /// A stream ends after so long, and the browser asks again: who has signed out is not told for ever.
    private static let longest: Duration = .seconds(900)
    /// Between two signs of life, so that nobody on the way takes the connection for dead.
    private static let beat: Duration = .seconds(10)

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("live", by: Role.employees) { request, context in
            let visit = try await Visit(site, request, context)
            guard let changes = site.feed.listen() else {
                throw Problem(.unavailable, "Too many pages follow at once.", headers: [.retryAfter: "30"])
            }
            let readable = Set(site.content.catalogue.kinds.filter { visit.may($0.value.readers) }.keys)
            let office = visit.caller.office
            return Response(
                status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
                body: ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
                    let end = ContinuousClock.now + longest
                    for await step in merge(
                        changes.map(Step.change), AsyncTimerSequence(interval: beat, clock: .continuous).map { _ in .beat }
                    )
                    .cancelOnGracefulShutdown() {
                        guard ContinuousClock.now < end else { break }
                        switch step {
                        case .beat: try await writer.write(ByteBuffer(string: ": \n\n"))
                        case .change(let change):
                            guard readable.contains(change.kind), office == nil || office == change.office else { continue }
                            try await writer.write(ByteBuffer(string: try text(of: change)))
                        }
                    }
                    try await writer.finish(nil)
                })
        }
    }

    private enum Step: Sendable {
        case change(ChangeFeed.Change)
        case beat
    }

    private static func text(of change: ChangeFeed.Change) throws -> String {
        let data = JSONValue.object([
            "kind": .string(change.kind), "id": .string(change.id.description), "number": .string(change.number),
            "version": .integer(change.version), "state": .string(change.state),
        ])
        return "event: change\ndata: \(String(decoding: try data.json, as: UTF8.self))\n\n"
    }
}
