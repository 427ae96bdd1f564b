import Foundation
import Messaging
import SharedModels

/// A command with its case type and rules folded in, so that one batch can carry commands of every kind.
struct CaseWork: Sendable {
    /// What the decision was, without its type.
    enum Verdict: Sendable {
        case unchanged(any CaseType)
        case changed(before: (any CaseType)?, after: any CaseType, events: [any Event], reason: String?, messages: [CaseMessage])
        case rejected(Rejection)
    }

    /// Decodes the case when it has not been decoded yet, and decides.
    let decide: @Sendable (_ current: StoredBody?, _ context: DecisionContext, _ coder: EventCoder) throws -> Verdict

    init<Case: CaseType>(_ command: Case.Command, rules: Case.Rules, type: Case.Type) where Case.Rules: Sendable {
        decide = { current, context, coder in
            let body = try current.map { try $0.decoded(as: Case.self, by: coder) }
            do throws(Rejection) {
                switch try Case.decide(body, command, under: rules, in: context) {
                case .changed(let change):
                    return .changed(
                        before: body, after: change.after, events: change.events, reason: change.reason, messages: change.messages)
                case .unchanged:
                    guard let body else { return .rejected(Rejection(.notFound, "There is no such \(Case.kind.name).")) }
                    return .unchanged(body)
                }
            } catch {
                return .rejected(error)
            }
        }
    }
}

/// A case's data: bytes as stored, or the value once somebody has looked.
enum StoredBody: Sendable {
    case bytes([UInt8])
    case value(any CaseType)

    /// The value, of a type that is known by its metatype only.
    /// - Throws: as `decoded`.
    func value(as type: any CaseType.Type, by coder: EventCoder) throws -> any CaseType { try decoded(as: type, by: coder) }

    /// The value as its own type.
    /// - Throws: when the bytes do not decode, or belong to another kind of case.
    func decoded<Case: CaseType>(as type: Case.Type, by coder: EventCoder) throws -> Case {
        switch self {
        case .bytes(let bytes):
            return try coder.decode(Case.self, from: bytes)
        case .value(let value):
            guard let value = value as? Case else { throw CaseworkError.kindMismatch }
            return value
        }
    }
}

/// Faults of the engine itself; a business refusal is a `Rejection` instead.
enum CaseworkError: Error, Equatable {
    /// A command was sent to a case of another kind.
    case kindMismatch
    /// A case being made or changed has no body; the engine's own fault.
    case bodyMissing
    /// The database has no clock of the service: its row is gone.
    case clockMissing
    /// A decision changed the case but told nothing (`sequence` would skip).
    case changeWithoutEvent
    /// The numbers at hand are of another local day; the batch starts again with fresh ones.
    case numbersStale
    /// The position in the database is not where this consumer was: another member works on the partition.
    case positionMoved
    /// An event whose JSON was left for later cannot be written, or is too large.
    case eventUnwritable
    /// Another relay holds the shard.
    case leaseLost
}
