import Foundation
import Policy
import SharedModels

/// Households that complain of the same matter within the window (CMP-04): one case for each matter of an office, made when the matter
/// first makes a group.
struct ComplaintGroup: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "complaint_group", numberPrefix: "CG")

    /// How the group stands.
    enum State: String, Codable, Sendable {
        /// Its complaints are before the general manager, and later ones join.
        case standing
        /// A person found that there is none; the matter can make one again.
        case dismissed
    }

    /// A complaint that belongs to the group.
    struct Member: Codable, Hashable, Sendable {
        let complaintId: ComplaintID
        /// Tells one household from another, without saying which it is.
        let household: String
        let registeredAt: Date
        /// Withdrawn, not accepted, or found to be about something else: counts no more.
        var hasLeft: Bool
    }

    let id: ComplaintGroupID
    let number: String
    let office: String
    var subject: ComplaintSubject?
    var state: State
    /// When the complaint was registered that made it a group.
    var since: Date
    /// 1, and one more each time that the same matter makes a group again.
    var round: Int
    /// In the order of their registration.
    var members: [Member]
    /// When a person found that there is no group; another one needs a complaint after that.
    var dismissedAt: Date?

    var stateCode: String { state.rawValue }
    var clocks: [CaseClock] { [] }
    var allowedCommands: [String] { state == .standing ? [ComplaintGroupCommand.dismissCode] : [] }

    /// Distinct households that still count.
    var households: Int { Set(members.filter { !$0.hasLeft }.map(\.household)).count }

    static func command(forDue message: String) -> ComplaintGroupCommand? { GroupMessage.Left(name: message).map { .leave($0.complaint) } }
}

/// What can be asked of a group.
enum ComplaintGroupCommand: CaseCommand, Hashable {
    /// System: these are the complaints of the matter, as far as they can count together with the newest of them.
    case observe(MatterObservation)
    /// System: a member was withdrawn, not accepted, or found to be about something else.
    case leave(ComplaintID)
    /// A person found that there is no group.
    case dismiss(reason: String)

    static let dismissCode = "dismiss"

    var code: String {
        switch self {
        case .observe: "observe"
        case .leave: "leave"
        case .dismiss: Self.dismissCode
        }
    }
}

/// The complaints of one matter, as they stand in the register.
struct MatterObservation: Hashable, Sendable {
    let office: String
    let subject: ComplaintSubject?
    /// In the order of their registration; without those not accepted and withdrawn.
    let complaints: [Observed]

    /// One of them.
    struct Observed: Hashable, Sendable {
        let id: ComplaintID
        let household: String
        let registeredAt: Date
        /// Since when it is known to belong to the matter: its registration, or when its subject was corrected.
        let knownAt: Date
        let isOpen: Bool
    }
}

/// What a group and its complaints tell one another.
enum GroupMessage {
    /// To a complaint: it belongs to the group, which became one at `since` and is about `subject`.
    struct Join: Hashable {
        let group: ComplaintGroupID
        let since: Date
        /// Nil where a label tells what it is about.
        let subject: ComplaintSubject?

        init(group: ComplaintGroupID, since: Date, subject: ComplaintSubject? = nil) {
            self.group = group
            self.since = since
            self.subject = subject
        }

        init?(name: String) {
            let words = name.split(separator: " ")
            guard (3...4).contains(words.count), words[0] == "@join", let id = UUID(uuidString: String(words[1])),
                let milliseconds = Int64(words[2])
            else { return nil }
            self.init(
                group: ComplaintGroupID(id), since: Date(timeIntervalSince1970: Double(milliseconds) / 1_000),
                subject: words.count == 4 ? ComplaintSubject(rawValue: String(words[3])) : nil)
        }

        var text: String {
            "join \(group) \(Int64((since.timeIntervalSince1970 * 1_000).rounded()))" + (subject.map { " \($0.rawValue)" } ?? "")
        }
    }

    /// To a complaint: the group was dismissed.
    struct Dismissed: Hashable {
        let group: ComplaintGroupID

        init(group: ComplaintGroupID) { self.group = group }

        init?(name: String) {
            let words = name.split(separator: " ")
            guard words.count == 2, words[0] == "@ungroup", let id = UUID(uuidString: String(words[1])) else { return nil }
            self.init(group: ComplaintGroupID(id))
        }

        var text: String { "ungroup \(group)" }
    }

    /// To the group: the complaint counts no more.
    struct Left: Hashable {
        let complaint: ComplaintID

        init(complaint: ComplaintID) { self.complaint = complaint }

        init?(name: String) {
            let words = name.split(separator: " ")
            guard words.count == 2, words[0] == "@left", let id = UUID(uuidString: String(words[1])) else { return nil }
            self.init(complaint: ComplaintID(id))
        }

        var text: String { "left \(complaint)" }
    }
}
