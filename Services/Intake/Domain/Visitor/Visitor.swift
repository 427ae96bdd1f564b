import Foundation
import Policy
import SharedModels

/// Somebody who comes to the desk and is not necessarily an owner (domain 3.11): announced, and let in once the host agrees (INT-28, INT-29).
struct Visitor: BookEntry, Hashable {
    typealias Command = VisitorCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "visitor", numberPrefix: "VI")
    static let noun = "visitor"

    /// Where a visitor stands.
    enum State: String, Codable, Sendable, CaseIterable {
        case registered
        case hostCalled = "host_called"
        case waiting
        case admitted
        /// The host is away: another time, or a message.
        case appointmentMade = "appointment_made"
        case declined
        /// Security was called (INT-31).
        case alerted
        case left
    }

    let id: VisitorID
    let number: String
    let office: String
    let form: VisitorForm
    let registeredAt: Date
    let registeredBy: Role
    var state = State.registered
    var clocks: [CaseClock] = []
    var hostCall: BookStamp?
    var wait: BookStamp?
    var admission: Admission?
    var appointment: Appointment?
    var decline: Decline?
    var alert: Alert?
    /// What a salesperson left behind (INT-30).
    var material: Material?
    var leftAt: Date?

    var stateCode: String { state.rawValue }

    /// Whether the visitor is still there. Who comes another time has gone with that.
    var isInHouse: Bool { state != .left && state != .appointmentMade }

    var open: [VisitorCommand.Code] {
        let next: [VisitorCommand.Code] =
            switch state {
            // Couriers and applicants are not announced (domain 3.11, "special kinds"); salespeople as the policy says.
            case .registered: (form.kind.isAnnounced ? [.callHost] : []) + (form.kind.needsConsent ? [] : [.admit]) + [.decline]
            case .hostCalled: [.admit, .wait, .makeAppointment, .decline]
            case .waiting: [.admit, .makeAppointment, .leave]
            case .admitted, .declined, .alerted: [.leave]
            case .appointmentMade, .left: []
            }
        let material: [VisitorCommand.Code] = form.kind == .salesperson && self.material == nil && isInHouse ? [.keepMaterial] : []
        return next + material + (isInHouse && state != .alerted ? [.alert] : [])
    }
}

extension VisitorKind {
    /// Whether there is a host to be called.
    var isAnnounced: Bool {
        switch self {
        case .leaderGuest, .colleagueGuest, .salesperson, .other: true
        case .courier, .applicant: false
        }
    }

    /// Whether nobody of the kind is let in without the host's consent; of salespeople the policy says so.
    var needsConsent: Bool {
        switch self {
        case .leaderGuest, .colleagueGuest, .other: true
        case .courier, .applicant, .salesperson: false
        }
    }
}

/// Who comes, to whom and why (INT-28).
struct VisitorForm: Codable, Hashable, Sendable {
    var kind: VisitorKind
    var name: String
    var company: String?
    var phone: String?
    /// Whom the visitor wants.
    var host: String?
    var hasAppointment: Bool
    var purpose: String

    /// The same for eyes that need no names.
    var masked: VisitorForm {
        var form = self
        form.name = Mask.name(name)
        form.phone = phone.map(Mask.phone)
        form.company = nil
        form.purpose = Mask.unit(purpose)
        return form
    }
}

/// What is said when a visitor is let in; which of it must be there depends on the kind (INT-28, INT-29).
struct VisitorAdmissionForm: Codable, Hashable, Sendable {
    /// That the host agreed.
    var hasConsent = false
    /// Where the visitor sits: a seat, a meeting room.
    var place: String?
    /// Who signed for what a courier brought.
    var signature: String?
    /// What a courier brought, where it is in the mail's book.
    var mailItemId: MailItemID?
    /// That the applicant's form was taken.
    var hasForm = false
}

extension Visitor {
    /// That the visitor was let in.
    struct Admission: Codable, Hashable, Sendable {
        let form: VisitorAdmissionForm
        let basis: VisitorAdmission
        /// The signature for what a courier brought.
        let signature: BookSignature?
        let at: Date
        let by: Role
    }

    /// Another time, or a message (INT-06, INT-29).
    struct Appointment: Codable, Hashable, Sendable {
        let appointmentAt: Date?
        /// The contact that is the message for the host.
        let contactId: ContactID?
        let at: Date
        let by: Role
    }

    /// That the visitor was not let in.
    struct Decline: Codable, Hashable, Sendable {
        let reason: VisitorDecline
        let at: Date
        let by: Role
    }

    /// That security was called.
    struct Alert: Codable, Hashable, Sendable {
        let text: String
        let at: Date
        let by: Role
    }

    /// What a salesperson left behind.
    struct Material: Codable, Hashable, Sendable {
        let text: String
        let place: String
        /// The local month in whose list it stands, such as `2026-03`.
        let month: LocalMonth
        let at: Date
        let by: Role
    }
}

/// What can be asked of a visitor's entry.
enum VisitorCommand: BookCommand {
    case register(office: String, VisitorForm)
    case callHost
    case admit(VisitorAdmissionForm)
    case wait
    case makeAppointment(at: Date?, contact: ContactID?)
    case decline(VisitorDecline, remark: String?)
    case alert(text: String)
    case keepMaterial(text: String, place: String)
    case leave

    /// What a courier brought and the message for a host are cases of the same office (INT-06, INT-29).
    var mentions: [CaseID] {
        switch self {
        case .admit(let form): [form.mailItemId?.retyped()].compactMap(\.self)
        case .makeAppointment(_, let contact): [contact?.retyped()].compactMap(\.self)
        case .register, .callHost, .wait, .decline, .alert, .keepMaterial, .leave: []
        }
    }

    enum Code: String, Sendable, CaseIterable {
        case register
        case callHost = "call-host"
        case admit, wait
        case makeAppointment = "make-appointment"
        case decline, alert
        case keepMaterial = "keep-material"
        case leave
    }

    var name: Code {
        switch self {
        case .register: .register
        case .callHost: .callHost
        case .admit: .admit
        case .wait: .wait
        case .makeAppointment: .makeAppointment
        case .decline: .decline
        case .alert: .alert
        case .keepMaterial: .keepMaterial
        case .leave: .leave
        }
    }
}
