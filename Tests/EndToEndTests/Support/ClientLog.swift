import Foundation
import SharedModels
import Synchronization

/// What clients saw, request by request, in the manner of Jepsen: invoke, then ok, fail or info (nobody knows).
final class ClientLog: Sendable {
    /// One line.
    struct Line: Codable, Sendable {
        enum Kind: String, Codable, Sendable {
            case invoke, ok, fail, info
        }

        let kind: Kind
        let request: ClientRequest
        /// Seconds since the log began.
        let at: Double
        var status: Int?
        var caseID: UUID?
        var version: Int64?
        var number: String?
        var error: String?
    }

    private let start = ContinuousClock.now
    private let lines = Mutex<[Line]>([])
    private let ends = Mutex<[ExpectedEnd]>([])

    /// Seconds since the log began.
    var now: Double { seconds(at: .now) }

    func seconds(at instant: ContinuousClock.Instant) -> Double { (instant - start) / .seconds(1) }

    func write(_ kind: Line.Kind, _ request: ClientRequest, fill: (inout Line) -> Void = { _ in }) {
        var line = Line(kind: kind, request: request, at: now)
        fill(&line)
        lines.withLock { $0.append(line) }
    }

    /// Notes where a case must have come to rest.
    func expect(_ end: ExpectedEnd) { ends.withLock { $0.append(end) } }

    var allLines: [Line] { lines.withLock { $0 } }

    /// What came of each request, and where the cases must be.
    var history: ClientHistory {
        var operations: [String: ClientHistory.Operation] = [:]
        for line in allLines {
            var operation = operations[line.request.key] ?? ClientHistory.Operation(request: line.request)
            switch line.kind {
            case .invoke: break
            case .ok:
                operation.outcome = .ok
                operation.caseID = line.caseID.map { CaseID($0) }
                operation.version = line.version
                operation.number = line.number
            case .fail: if operation.outcome == nil { operation.outcome = .failed }
            case .info: if operation.outcome != .ok { operation.outcome = .unknown }
            }
            operations[line.request.key] = operation
        }
        return ClientHistory(operations: operations, ends: ends.withLock { $0 })
    }

    /// The first request that a service answered well after an instant, in seconds of this log; nil when there was none.
    func firstSuccess(of member: Member, after seconds: Double) -> Double? {
        lines.withLock { lines in lines.first { $0.kind == .ok && $0.request.member == member && $0.at >= seconds }?.at }
    }

    /// Writes everything as JSON lines.
    func save(to file: URL) throws {
        let encoder = JSONEncoder()
        let text = try allLines.map { String(decoding: try encoder.encode($0), as: UTF8.self) + "\n" }.joined()
        try Data(text.utf8).write(to: file)
    }
}

/// A command that a client sends until it has an answer, always under the same key.
struct ClientRequest: Codable, Hashable, Sendable {
    let member: Member
    /// `Idempotency-Key`.
    let key: String
    /// As the history names it; `nil` target: the case is to be made.
    let command: String
    let target: UUID?
}

/// Where a case must be in the end.
struct ExpectedEnd: Codable, Hashable, Sendable {
    let member: Member
    let caseID: UUID
    let state: String
}

/// What all clients together know.
struct ClientHistory: Sendable {
    /// One request with all its repetitions.
    struct Operation: Sendable {
        enum Outcome: Sendable {
            /// Answered 2xx at least once: it must have had its effect, once.
            case ok
            /// Refused: it must have had none.
            case failed
            /// No answer, or one that leaves it open: both are allowed.
            case unknown
        }

        let request: ClientRequest
        var outcome: Outcome?
        var caseID: CaseID?
        var version: Int64?
        var number: String?
    }

    /// By key.
    var operations: [String: Operation] = [:]
    var ends: [ExpectedEnd] = []
}
