import Foundation
import SharedModels

/// The body of `POST /contacts`, as the contract of Intake describes it.
struct ContactBody: Encodable, Hashable, Sendable {
    var office: String
    var kind: ContactKind
    var channel: Channel
    var occurredAt: Date?
    var caller = Caller()
    var reason: String?
    var responsible: Responsible?
    var addressee: String?
    var appointmentAt: Date?
    var original: String?
    /// By what Intake knows the row also after it has forgotten the idempotency key; nil for a row that nothing names.
    var externalId: String?
    /// The id of the earlier contact, once that is known.
    var linkedTo: String?
    var voidReason: VoidReason?
    var answer: Answer?
    var handOver: HandOver?

    struct Caller: Encodable, Hashable, Sendable {
        var name: String?
        var phone: String?
        var unit: String?
        var address: String?
        var company: String?
    }

    struct Responsible: Encodable, Hashable, Sendable {
        var department: Role?
        var person: String?
    }

    struct Answer: Encodable, Hashable, Sendable {
        var result: String
        var adopted: Bool?
    }

    /// Exactly one is there.
    struct HandOver: Encodable, Hashable, Sendable {
        var complaint: Complaint?
        var repair: Repair?
        var service: Service?
    }

    struct Complaint: Encodable, Hashable, Sendable {
        var subject: ComplaintSubject?
        var majorReasons: [MajorReason]?
        var ownerLimit: Date?
        var toCompany: Bool?
        var eventTime: Date?
        var place: String?
        var complainedOf: String?
        var course: String?
        var demand: String?
        var preferredWay: Channel?
        var matter: String?
        /// What the table does not say (CMP-12).
        var unknown: [UnknownParticular]?
    }

    struct Repair: Encodable, Hashable, Sendable {
        var urgency: RepairUrgency
        var emergencyCategory: EmergencyCategory?
        var appointedAt: Date?
        var contactPerson: String?
        var contactPhone: String?
    }

    struct Service: Encodable, Hashable, Sendable {
        var service: PaidServiceKind
        var wantedAt: Date?
    }

    /// The bytes to send. The same row gives the same bytes always: the service compares them under the idempotency key (D8).
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
