import Foundation
import SharedModels

/// The body of `POST /households`, as the contract of Intake describes it.
struct HouseholdBody: Encodable, Hashable, Sendable {
    var office: String
    var unit: String
    var source: Channel?
    var joinedAt: Date?
    var vacant: Bool?
    var moveInDate: String?
    var area: Double?
    var remarks: String?
    var classification: Classification?
    var keyOwner: String?
    var people: [Person] = []

    struct Classification: Encodable, Hashable, Sendable {
        var group: HouseholdClass
        var age: String?
        var occupation: String?
        var hobbies: String?
        var familyStructure: String?
        var spending: String?
        var purchasePotential: HouseholdRating?
        var credit: HouseholdRating?
        var valueContribution: HouseholdRating?
    }

    struct Person: Encodable, Hashable, Sendable {
        var name: String
        var relation: HouseholdRelation
        var phones: [String] = []
        var preferredWay: Channel?
        var mayCall: Bool?
        var mayMessage: Bool?
        var preferredTimes: [Hours]?
        var language: String?
    }

    struct Hours: Encodable, Hashable, Sendable {
        var from: String
        var to: String
        var weekdays: [Int]?
    }

    /// The bytes to send. The same household gives the same bytes always: the service compares them under the idempotency key (D8).
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
