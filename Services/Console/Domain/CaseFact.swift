import Foundation
import SharedModels

/// What one event says about a case, as far as it is in clear: what the Console keeps of it.
///
/// Whatever the kind of case: its rules are those of the service that keeps it, and the event says how it stands (ADR 56).
struct CaseFact: Sendable, Hashable {
    /// How the case stands after it; nil in what was told before events said so.
    struct Standing: Sendable, Hashable {
        let kind: String
        let state: String
        /// The bound of what is due next, late or not, and its clock.
        let due: Due?
        /// The limit by which it is judged, of kinds that are.
        var judged: Judged?
    }

    struct Due: Sendable, Hashable {
        let bound: Date
        let clock: String
    }

    /// The limit by which it is judged whether a case was handled in time, and when it was.
    struct Judged: Sendable, Hashable {
        let bound: Date
        let metAt: Date?
    }

    let caseID: CaseID
    /// The version of the case that it made.
    let sequence: Int64
    /// The CloudEvents type.
    let type: String
    let at: Date
    let standing: Standing?
    /// The members of the event's data, without what is sealed.
    let data: [String: JSONValue]

    /// The member that is private and never kept here.
    static let sealed = "sealed"

    /// - Throws: `Unreadable` when the data is no object, or holds what the database does not keep.
    init(
        caseID: CaseID, sequence: Int64, type: String, at: Date, standing: Standing?, json: [UInt8]
    ) throws {
        guard let value = try? JSONValue(json: json), var members = value.object, !value.holdsNUL else { throw Unreadable() }
        members[Self.sealed] = nil
        self.caseID = caseID
        self.sequence = sequence
        self.type = type
        self.at = at
        self.standing = standing
        data = members
    }

    /// The event's data cannot be kept.
    struct Unreadable: Error, CustomStringConvertible {
        var description: String { "the data is no JSON object, or holds a NUL character" }
    }

    /// The case's human number, where the event tells it (D12).
    var number: String? { data["number"]?.string }

    /// The property office of the case.
    var office: String? { data["office"]?.string }

    /// Other cases that it names, with the names of the members that do.
    var links: [(name: String, other: CaseID)] {
        data.sorted { $0.key < $1.key }.flatMap { name, value -> [(name: String, other: CaseID)] in
            let values: [JSONValue] =
                switch value {
                case .object(let members): [members["id"] ?? .null]
                case .array(let items): items
                default: [value]
                }
            guard name.hasSuffix("Id") || name.hasSuffix("Ids") || Self.naming.contains(name) else { return [] }
            return values.compactMap { $0.string.flatMap(UUID.init(uuidString:)) }.map { (name, CaseID($0)) }.filter { $0.other != caseID }
        }
    }

    /// Members that name a case without saying so by their names.
    private static let naming: Set<String> = ["subjectCase", "reworkOf", "linkedTo", "displacedBy", "refusedTo", "replaces"]
}

/// What a case is by its facts: each event lays its members over those before.
struct CaseFacts: Sendable, Hashable {
    let caseID: CaseID
    private(set) var version: Int64
    let firstAt: Date
    private(set) var lastAt: Date
    private(set) var standing: CaseFact.Standing?
    private(set) var number: String?
    private(set) var office: String?
    private(set) var members: [String: JSONValue]

    /// Members by which a kind is found, and which later events of it use for something else: how an owner was told is not how the owner came.
    static func lasting(of kind: String) -> [String] { lasting[kind] ?? [] }

    private static let lasting = ["contact": ["kind", "channel"], "charge": ["method", "kind"]]

    /// Of the events of one case, in their order; nil when there are none.
    init?(_ facts: [CaseFact]) {
        guard let first = facts.first else { return nil }
        caseID = first.caseID
        firstAt = first.at
        (version, lastAt, standing) = (first.sequence, first.at, first.standing)
        (number, office, members) = (first.number, first.office, first.data)
        for fact in facts.dropFirst() {
            version = fact.sequence
            lastAt = fact.at
            standing = fact.standing ?? standing
            number = fact.number ?? number
            office = fact.office ?? office
            let lasting = Self.lasting(of: standing?.kind ?? "")
            members.merge(fact.data.filter { !lasting.contains($0.key) || members[$0.key] == nil }) { $1 }
        }
    }
}
