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

    static func add(to group: CallerRoutes, of site: ConsoleSite) {
        group.get("live", by: Role.employees, asking: ["since"]) { request, context in
            let visit = try await Visit(site, request, context)
            let since = try snapshot(context.query)
            guard let listener = site.feed.listen(for: visit.caller.subject) else {
                throw Problem(.unavailable, "Too many pages follow at once.", headers: [.retryAfter: "30"])
            }
            let readable = Set(site.content.catalogue.kinds.filter { visit.may($0.value.readers) }.keys)
            let office = visit.caller.office
            let missed = if let since { try await site.feed.missed(since: since) } else { [ChangeFeed.Change]() }
            let concerns = { @Sendable (change: ChangeFeed.Change) in
                readable.contains(change.kind) && (office == nil || office == change.office)
            }
            return Response(
                status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
                body: ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
                    for change in missed where concerns(change) { try await writer.write(ByteBuffer(string: try text(of: change))) }
                    let end = ContinuousClock.now + longest
                    var steps = listener.steps.makeAsyncIterator()
                    while ContinuousClock.now < end, let step = await next(of: &steps, listener) {
                        switch step {
                        case .beat: try await writer.write(ByteBuffer(string: ": \n\n"))
                        case .change(let change):
                            guard concerns(change) else { continue }
                            try await writer.write(ByteBuffer(string: try text(of: change)))
                        }
                    }
                    try await writer.finish(nil)
                })
        }
    }

    /// What the page showed when it was drawn; nil of one that does not say.
    private static func snapshot(_ query: RouteQuery) throws(Problem) -> String? {
        guard let text = query["since"] else { return nil }
        guard text.wholeMatch(of: /[0-9]{1,19}:[0-9]{1,19}:[0-9,]{0,2000}/) != nil else {
            throw Problem.badParameter("since", "is no snapshot of ours")
        }
        return text
    }

    /// The next step; nil once the server stops, at once: a stream is a request in work, for which a stop waits as long as it does for any. Whoever
    /// waits here is the task of the request, which the server tells of the stop; nothing else has to run for it.
    private static func next(
        of steps: inout AsyncStream<ChangeBroadcast.Step>.Iterator, _ listener: ChangeBroadcast.Listener
    ) async -> ChangeBroadcast.Step? {
        await withGracefulShutdownHandler {
            await steps.next()
        } onGracefulShutdown: {
            listener.end()
        }
    }

    private static func text(of change: ChangeFeed.Change) throws -> String {
        let data = JSONValue.object([
            "kind": .string(change.kind), "id": .string(change.id.description), "number": .string(change.number),
            "version": .integer(change.version), "state": .string(change.state),
        ])
        return "event: change\ndata: \(String(decoding: try data.json, as: UTF8.self))\n\n"
    }
}
