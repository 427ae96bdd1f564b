import Foundation
import SharedModels

/// The books while a sample is played: which case is which, and what was done to it.
struct SampleShelf: Sendable {
    private let services: SampleServices
    private let steps: [SampleBooks.Step]
    private let office: String
    private let midnight: Date

    /// By reference.
    private(set) var ids: [String: String] = [:]
    private var done: [String: [String: Int]] = [:]

    /// A case of the sample is known again by the minute in which it was made, by the clock that was set for it.
    private static let window: TimeInterval = 60

    init(_ plan: SamplePlan, services: SampleServices) {
        self.services = services
        (office, midnight) = (plan.office, plan.midnight)
        steps = plan.entries.compactMap { item in if case .book(let step) = item.entry { step } else { nil } }
    }

    /// Finds what was made before.
    mutating func findKnown() async throws {
        for path in Set(steps.map(\.path)).sorted() {
            var found = try await services.books(path, office: office).sorted { $0.createdAt < $1.createdAt }
            for step in steps where step.isMaking && step.path == path {
                let at = step.at.instant(midnight: midnight)
                guard let index = found.firstIndex(where: { (0..<Self.window).contains($0.createdAt.timeIntervalSince(at)) }) else {
                    continue
                }
                let known = found.remove(at: index)
                ids[step.reference] = known.id
                done[step.reference] = try await services.history(path, id: known.id)
            }
        }
    }

    func isDone(_ step: SampleBooks.Step) -> Bool {
        guard ids[step.reference] != nil else { return false }
        return step.isMaking || done[step.reference]?[step.command] ?? 0 > step.occurrence
    }

    /// Makes the case, or gives the command.
    /// - Returns: what is missing for it; nil when it was done.
    mutating func perform(_ step: SampleBooks.Step) async throws -> String? {
        guard let body = try step.body(midnight: midnight, office: office, ids: ids, subjects: services.subjects) else {
            return "a case that it names is not there"
        }
        if step.isToAll {
            ids[step.reference] = try await services.make(step, body: body)
            return nil
        }
        guard let id = ids[step.reference] else { return "its case is not there" }
        try await services.command(step, to: id, body: body)
        return nil
    }
}

extension SampleServices {
    /// A case of the books, as far as the sample looks at it.
    struct Book: Decodable, Sendable {
        let id: String
        let createdAt: Date
    }

    private struct Made: Decodable {
        let id: String
    }

    private func owner(of path: String) -> ServiceName { SampleBooks.services[path] ?? .intake }

    /// The newest cases of a kind.
    func books(_ path: String, office: String) async throws -> [Book] {
        try await pages(path, client(owner(of: path), .officeDirector), query: [URLQueryItem(name: "office", value: office)])
    }

    /// How often each command has been given to a case.
    func history(_ path: String, id: String) async throws -> [String: Int] {
        struct Line: Decodable { let command: String }
        let lines: [Line] = try await pages(
            "\(path)/\(ServiceRequest.part(id))/history", client(owner(of: path), .officeDirector))
        return lines.reduce(into: [:]) { $0[$1.command, default: 0] += 1 }
    }

    /// Makes a case, or says something of one that is found by what is said; answers its id.
    func make(_ step: SampleBooks.Step, body: Data) async throws -> String {
        try await client(step.service, step.role).send(.command(step.path, body: body, key: step.idempotencyKey)).decode(Made.self).id
    }

    func command(_ step: SampleBooks.Step, to id: String, body: Data) async throws {
        let path = "\(step.path)/\(ServiceRequest.part(id))/\(step.command)"
        _ = try await client(step.service, step.role).send(.command(path, body: body, key: step.idempotencyKey))
    }
}
