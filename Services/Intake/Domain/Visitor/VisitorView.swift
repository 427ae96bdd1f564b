import Foundation
import Policy
import SharedModels

/// A visitor's entry as a caller sees it, beside the fields that every case has.
struct VisitorView: Encodable, Hashable, Sendable {
    let visit: VisitorForm
    let registeredAt: Date
    let registeredBy: Role
    /// Whether the visitor is still there.
    let inHouse: Bool
    let hostCalledAt: Date?
    let waitingSince: Date?
    let admission: Admission?
    let appointment: Visitor.Appointment?
    let decline: Visitor.Decline?
    let alert: Alert?
    let material: Material?
    let leftAt: Date?
    /// Whether names are shortened for this caller.
    let masked: Bool

    /// How the visitor came in.
    struct Admission: Encodable, Hashable, Sendable {
        let basis: VisitorAdmission
        let place: String?
        let signature: BookSignature?
        let mailItemId: MailItemID?
        let at: Date
        let by: Role
    }

    /// That security was called; what for only for those who see everything.
    struct Alert: Encodable, Hashable, Sendable {
        let text: String?
        let at: Date
        let by: Role
    }

    /// What was left behind.
    struct Material: Encodable, Hashable, Sendable {
        let material: String
        let place: String
        let month: LocalMonth
        let at: Date
    }
}

extension Visitor {
    func reveals(to actor: Actor) -> Bool { VisitorRoles.fullSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { VisitorRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> VisitorView {
        let masked = !VisitorRoles.fullSight.contains(actor.role)
        return VisitorView(
            visit: masked ? form.masked : form, registeredAt: registeredAt, registeredBy: registeredBy, inHouse: isInHouse,
            hostCalledAt: hostCall?.at, waitingSince: wait?.at,
            admission: admission.map {
                VisitorView.Admission(
                    basis: $0.basis, place: $0.form.place, signature: masked ? $0.signature?.masked : $0.signature,
                    mailItemId: $0.form.mailItemId, at: $0.at, by: $0.by)
            }, appointment: appointment, decline: decline,
            alert: alert.map { VisitorView.Alert(text: masked ? nil : $0.text, at: $0.at, by: $0.by) },
            material: material.map {
                VisitorView.Material(
                    material: masked ? "***" : $0.text, place: masked ? "***" : $0.place, month: $0.month, at: $0.at)
            }, leftAt: leftAt, masked: masked)
    }
}
