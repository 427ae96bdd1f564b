import Foundation
import Policy
import SharedModels

extension MoveIn {
    static func posts(for command: MoveInCommand.Code) -> Set<Role> {
        switch command {
        case .notify: MoveInRoles.desk.union([.system])
        case .complete, .noteService, .arrangeService: MoveInRoles.desk
        case .openFile, .requestInspection, .issueNotice, .collectForms, .signPack, .cancel: MoveInRoles.leaders
        case .inspect, .settleDefect, .ready: MoveInRoles.engineering
        case .issuePasses: MoveInRoles.passes
        case .noteRepair, .noteRework, .clockDue: [.system]
        }
    }

    /// A notice begins it; the departments are joined in (INT-43).
    static func begin(_ command: MoveInCommand, under rules: Policy, in context: DecisionContext) throws(Rejection) -> BookStep<MoveIn>? {
        guard case .notify(let office, let form) = command else { return nil }
        var checks = FieldChecks()
        checks.require(office, "office")
        if !checks.require(form.unit, "unit").isEmpty, UnitKey(form.unit) == nil { checks.note("unit", "names no unit") }
        checks.require(form.occupier, "occupier")
        checks.phone(form.phone, "phone")
        checks.allow(form.reference, "reference")
        try checks.finish("a move-in says who moves into which unit", rule: "INT-43")
        let moveIn = MoveIn(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, notifiedAt: context.now,
            notifiedBy: context.actor.role)
        var step = BookStep(moveIn, under: rules, in: context)
        step.tell(
            MoveInNotified(
                moveInId: moveIn.id, number: moveIn.number, office: office, notifiedAt: context.now, recipients: MoveInRoles.departments,
                sealed: .content(moveIn.particulars), contactId: form.contactId))
        return step
    }

    func hasSeen(_ command: MoveInCommand) -> Bool {
        switch command {
        case .notify(let office, let form): office == self.office && form == self.form
        case .openFile(let household): file?.householdId == household
        case .requestInspection: inspectionRequested != nil
        case .inspect(let form, _): inspections.contains { $0.form == form }
        case .settleDefect(let number, let text):
            defects.contains { $0.defect == number && $0.result?.text == text.withoutSurroundingBlanks }
        // What comes late, or of a slip that is none of its own, changes nothing.
        case .noteRepair(let order, _): state != .inspecting || !openDefects.contains { $0.workOrderId == order && $0.repair == nil }
        case .noteRework(let order, _): state != .inspecting || !defects.contains { $0.workOrderId == order && $0.result == nil }
        case .ready: readied != nil
        case .issueNotice(let form): notice?.form == form
        case .collectForms(let papers, let notNeeded):
            !(papers + notNeeded).isEmpty && papers.allSatisfy { has($0, collected: true) }
                && notNeeded.allSatisfy { has($0, collected: false) }
        case .issuePasses(let form): passes?.form == form
        case .signPack(let form): pack?.form == form
        case .complete(let goods, _): completion.map { $0.goodsMoveId == goods } ?? false
        case .noteService(let kind, let wanted, let remarks): hasNoted(kind, wanted: wanted, remarks)
        case .arrangeService(let kind, let arrangement): hasArranged(kind, arrangement)
        case .cancel: state == .cancelled
        case .clockDue: false
        }
    }

    private func has(_ paper: MoveInPaper, collected: Bool) -> Bool { forms.contains { $0.paper == paper && $0.collected == collected } }

    static func apply(_ command: MoveInCommand, to step: inout BookStep<MoveIn>) throws(Rejection) {
        switch command {
        case .notify, .clockDue: break
        case .openFile(let household): step.openFile(household)
        case .requestInspection: step.requestInspection()
        case .inspect(let form, let slips): try step.inspect(form, slips)
        case .settleDefect(let number, let text): try step.settle(number, text)
        case .noteRepair(let order, let outcome): step.note(order, outcome)
        case .noteRework(let order, let next): step.noteRework(of: order, by: next)
        case .ready: step.ready()
        case .issueNotice(let form): try step.issueNotice(form)
        case .collectForms(let papers, let notNeeded): try step.collect(papers, notNeeded)
        case .issuePasses(let form): try step.issuePasses(form)
        case .signPack(let form): try step.sign(form)
        case .complete(let goods, let vacantUnit): step.complete(goods, vacantUnit)
        case .noteService(let kind, let wanted, let remarks): try step.note(kind, wanted: wanted, remarks)
        case .arrangeService(let kind, let arrangement): try step.arrange(kind, arrangement)
        case .cancel(let reason): try step.cancel(reason)
        }
    }

    /// Open defects hold a unit back until they are put right (INT-44).
    func refusal(of command: MoveInCommand) -> Rejection {
        guard command == .ready, state == .inspecting else { return plainRefusal(of: command) }
        let why = inspections.isEmpty ? "it has not been inspected" : "\(openDefects.count) of its defects are open"
        return Rejection(.wrongState, "The unit is not ready: \(why).", rule: "INT-44")
    }

    /// Missing forms are told of once (INT-47); the list of a month is due (RPT-07).
    static func expire(_ clock: CaseClock.Due, in step: inout BookStep<MoveIn>) {
        if clock.name == listClock { return step.report() }
        step.entry.clocks.miss(clock.name, at: step.now)
        let moveIn = step.entry
        step.tell(
            MoveInFormsOverdue(
                moveInId: moveIn.id, number: moveIn.number, office: moveIn.office, toldAt: step.now, bound: clock.at,
                outstanding: moveIn.outstandingForms.count, recipients: MoveInRoles.runner))
    }

    /// Who moves in where, as departments hear of it.
    var particulars: MoveInParticulars { MoveInParticulars(unit: form.unit, occupier: form.occupier, phone: form.phone.present) }
}

extension BookStep<MoveIn> {
    fileprivate mutating func openFile(_ household: HouseholdID) {
        entry.file = MoveIn.File(householdId: household, at: now, by: context.actor.role)
        entry.state = .fileOpened
        tell(
            MoveInFileOpened(
                moveInId: entry.id, number: entry.number, office: entry.office, openedAt: now, householdId: household))
    }

    fileprivate mutating func requestInspection() {
        entry.inspectionRequested = stamp
        entry.state = .inspecting
        tell(
            MoveInInspectionRequested(
                moveInId: entry.id, number: entry.number, office: entry.office, requestedAt: now, recipients: MoveInRoles.inspectors,
                sealed: .content(MoveInUnit(unit: entry.form.unit))))
    }

    fileprivate mutating func ready() {
        entry.readied = stamp
        entry.state = .ready
        tell(MoveInReady(moveInId: entry.id, number: entry.number, office: entry.office, readyAt: now, recipients: MoveInRoles.runner))
    }

    fileprivate mutating func cancel(_ words: String) throws(Rejection) {
        var checks = FieldChecks()
        reason = checks.require(words, "reason", limit: FieldChecks.longLimit)
        try checks.finish("a move-in is called off with a reason", rule: "INT-43")
        entry.cancelled = stamp
        entry.state = .cancelled
        entry.clocks.stopAll(at: now, cause: MoveInCommand.Code.cancel.rawValue)
        tell(
            MoveInCancelled(
                moveInId: entry.id, number: entry.number, office: entry.office, cancelledAt: now, recipients: MoveInRoles.departments,
                contactId: entry.form.contactId))
    }
}
