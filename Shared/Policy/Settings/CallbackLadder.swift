package import SharedModels

/// Whom the limit of a callback tells, and when: reminders before the bound of T-CB, and steps up after it (domain 3.2, "If breached").
///
/// Data of the policy: what holds for every kind of callback, and what a kind adds.
package struct CallbackLadder: Hashable, Sendable {
    /// At the bound whoever has to call, and the office director, who supervises the daily callbacks (CBK-02).
    package var everyKind = [CallbackRung(.atBound, [.responsible, .role(.officeDirector)])]
    /// The office director's own, those of major complaints, go up to the general manager.
    private var byKind: [CallbackKind: [CallbackRung]] = [.majorComplaint: [CallbackRung(.atBound, [.role(.generalManager)])]]

    package init() {}

    /// What a kind has beside the rungs of all kinds.
    package subscript(kind: CallbackKind) -> [CallbackRung] {
        get { byKind[kind] ?? [] }
        set { byKind[kind] = newValue.isEmpty ? nil : newValue }
    }
}

/// One step of the ladder of T-CB.
package struct CallbackRung: LadderRung {
    package let moment: EscalationRung.Moment
    package let recipients: [EscalationRung.Recipient]

    package init(_ moment: EscalationRung.Moment, _ recipients: [EscalationRung.Recipient]) {
        self.moment = moment
        self.recipients = recipients
    }
}
