import Foundation
import Policy
import SharedModels

/// What a contact is turned into, with the facts that the next service needs and the contact does not have yet.
///
/// In JSON an object with exactly one of the keys `complaint`, `repair`, `service`, `goodsMove`, `moveIn`, `moveOut`, `fee` and `special`.
enum HandOver: Hashable, Sendable {
    case complaint(ComplaintFacts)
    case repair(RepairFacts)
    case service(ServiceFacts)
    case goodsMove(GoodsMoveFacts)
    case moveIn(MoveInFacts)
    case moveOut(MoveOutFacts)
    case fee(FeeFacts)
    case special(SpecialFacts)

    /// The kind that a contact has once it is handed over so.
    var kind: ContactKind {
        switch self {
        case .complaint: .complaint
        case .repair: .repair
        case .service: .serviceRequest
        case .goodsMove, .moveIn, .moveOut: .move
        case .fee: .fee
        case .special: .special
        }
    }
}

/// The register's facts beyond those of the contact itself (CMP-12, CMP-13).
struct ComplaintFacts: Codable, Hashable, Sendable {
    var subject: ComplaintSubject?
    /// Only reasons that a human judges; `one_month` and `group` are found by the system (CMP-03).
    var majorReasons: [MajorReason]?
    /// By when the owner wants it solved (CMP-32).
    var ownerLimit: Date?
    /// Made straight to the company; no when left out (CMP-23).
    var toCompany: Bool?
    /// When the event complained of happened.
    var eventTime: Date?
    var place: String?
    /// The person, department or thing complained of.
    var complainedOf: String?
    /// The course of events; the contact's reason when it is left out.
    var course: String?
    var demand: String?
    /// How the owner wants to be told (CMP-12); the reply goes by the contact's channel all the same (CMP-39).
    var preferredWay: Channel?
    /// Which of `eventTime` and `preferredWay` nobody knows; what is neither given nor named here is asked for (CMP-12).
    var unknown: [UnknownParticular]?
    /// A label by which complaints about the same thing are known as one matter (CMP-04).
    var matter: String?
}

/// The slip's facts beyond those of the contact itself (REP-06); whom to ask for and where default to the caller.
struct RepairFacts: Codable, Hashable, Sendable {
    /// How urgent it is; the office judges (REP-01).
    var urgency: RepairUrgency
    var emergencyCategory: EmergencyCategory?
    /// Mandatory unless it is an emergency, which is attended at once.
    var appointedAt: Date?
    /// What is to be repaired; the contact's reason when it is left out.
    var what: String?
    var contactPerson: String?
    var contactPhone: String?
}

/// The order's facts beyond those of the contact itself (domain 3.7).
struct ServiceFacts: Codable, Hashable, Sendable {
    var service: PaidServiceKind
    var wantedAt: Date?
    /// Until when, of what lasts (INT-64).
    var wantedUntil: Date?
    /// What is moved, for a lift (INT-66).
    var goods: String?
    /// The contact's reason when it is left out.
    var what: String?
}

/// What goes which way, and when; who moves is the caller, from or to the caller's unit (INT-49).
struct GoodsMoveFacts: Codable, Hashable, Sendable {
    var direction: GoodsDirection
    var startsAt: Date
    var endsAt: Date
}

/// That the caller moves into the caller's unit (INT-43).
struct MoveInFacts: Codable, Hashable, Sendable {
    var occupierKind: MoveInOccupier
}

/// That the caller moves out of the caller's unit, and on which day (INT-51, INT-52).
struct MoveOutFacts: Codable, Hashable, Sendable {
    var agreementDate: LocalDate
    /// An earlier day that the owner has confirmed by letter.
    var confirmedDate: LocalDate?
}

/// Which payment notice it is about (domain 3.6).
struct FeeFacts: Codable, Hashable, Sendable {
    var feeNoticeId: FeeNoticeID
    /// What the owner asks or says; the contact's reason when it is left out.
    var question: String?
}

/// What the owner asks for beyond the services of the house (INT-26).
struct SpecialFacts: Codable, Hashable, Sendable {
    /// The contact's reason when it is left out.
    var request: String?
}

extension HandOver: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable { case complaint, repair, service, goodsMove, moveIn, moveOut, fee, special }

    /// The keys, for people.
    static var words: String { CodingKeys.allCases.map(\.rawValue).joined(separator: ", ") }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard container.allKeys.count == 1, let key = container.allKeys.first else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "expected exactly one of \(Self.words)"))
        }
        switch key {
        case .complaint: self = .complaint(try container.decode(ComplaintFacts.self, forKey: key))
        case .repair: self = .repair(try container.decode(RepairFacts.self, forKey: key))
        case .service: self = .service(try container.decode(ServiceFacts.self, forKey: key))
        case .goodsMove: self = .goodsMove(try container.decode(GoodsMoveFacts.self, forKey: key))
        case .moveIn: self = .moveIn(try container.decode(MoveInFacts.self, forKey: key))
        case .moveOut: self = .moveOut(try container.decode(MoveOutFacts.self, forKey: key))
        case .fee: self = .fee(try container.decode(FeeFacts.self, forKey: key))
        case .special: self = .special(try container.decode(SpecialFacts.self, forKey: key))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .complaint(let facts): try container.encode(facts, forKey: .complaint)
        case .repair(let facts): try container.encode(facts, forKey: .repair)
        case .service(let facts): try container.encode(facts, forKey: .service)
        case .goodsMove(let facts): try container.encode(facts, forKey: .goodsMove)
        case .moveIn(let facts): try container.encode(facts, forKey: .moveIn)
        case .moveOut(let facts): try container.encode(facts, forKey: .moveOut)
        case .fee(let facts): try container.encode(facts, forKey: .fee)
        case .special(let facts): try container.encode(facts, forKey: .special)
        }
    }
}
