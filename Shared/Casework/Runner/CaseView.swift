package import Foundation
package import SharedModels

/// A case as every answer shows it: the kind's own fields, and around them id, number, version, state, clocks and the commands it
/// would take (design §3 conventions).
package struct CaseView<Fields: Encodable & Sendable>: Encodable, Sendable {
    package let id: CaseID
    package let number: String
    package let kind: String
    package let version: Int64
    package let state: String
    package let office: String
    package let createdAt: Date
    package let updatedAt: Date
    package let policyVersion: String
    package let clocks: [CaseClock]
    package let allowedCommands: [String]
    package let fields: Fields

    enum CodingKeys: String, CodingKey {
        case id, number, kind, version, state, office, createdAt, updatedAt, policyVersion, clocks, allowedCommands
    }

    package func encode(to encoder: any Encoder) throws {
        try fields.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(number, forKey: .number)
        try container.encode(kind, forKey: .kind)
        try container.encode(version, forKey: .version)
        try container.encode(state, forKey: .state)
        try container.encode(office, forKey: .office)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encode(updatedAt, forKey: .updatedAt)
        try container.encode(policyVersion, forKey: .policyVersion)
        try container.encode(clocks, forKey: .clocks)
        try container.encode(allowedCommands, forKey: .allowedCommands)
    }
}

/// The columns of a case beside its body.
package struct CaseRecord: Sendable {
    package let id: CaseID
    package let kind: String
    package let number: String
    package var version: Int64
    package let createdAt: Date
    package var updatedAt: Date
    package var policyVersion: String
}

extension CaseType {
    /// This case in the shape of every answer, masked for `actor`.
    package func answer(_ record: CaseRecord, for actor: Actor) -> CaseView<View> { shape(record, view(for: actor)) }

    /// The same as an item of a list.
    package func item(_ record: CaseRecord, for actor: Actor) -> CaseView<View> { shape(record, listView(for: actor)) }

    private func shape(_ record: CaseRecord, _ fields: View) -> CaseView<View> {
        CaseView(
            id: record.id, number: record.number, kind: record.kind, version: record.version, state: stateCode, office: office,
            createdAt: record.createdAt, updatedAt: record.updatedAt, policyVersion: record.policyVersion, clocks: clocks,
            allowedCommands: allowedCommands, fields: fields)
    }
}
