import Foundation
import Policy
import SharedModels

extension BookStep<MoveIn> {
    /// The move-in notice goes to the departments on the occupier's written notice; of another day it goes again, and the time for the forms is
    /// counted anew (INT-46, INT-47).
    mutating func issueNotice(_ form: MoveInNoticeForm) throws(Rejection) {
        let today = rules.days.zone.date(of: now)
        var checks = FieldChecks()
        if form.writtenOn > today { checks.note("writtenOn", "lies in the future") }
        if !(0...MoveInNoticeForm.farthest).contains(today.days(until: form.moveInDate)) {
            checks.note("moveInDate", "must be today or a later day, within a year")
        }
        try checks.finish("a move-in notice is of a day that the occupier named in writing", rule: "INT-46")
        entry.notice = MoveIn.Notice(form: form, at: now, by: context.actor.role)
        entry.state = .noticeIssued
        let bound = rules.estate.moveInFormsBound(movingIn: form.moveInDate)
        entry.clocks.start(MoveIn.formsClock, at: now, bound: bound, now: now, cause: MoveInCommand.Code.issueNotice.rawValue)
        tell(
            MoveInNoticeIssued(
                moveInId: entry.id, number: entry.number, office: entry.office, issuedAt: now,
                dayStart: rules.days.zone.startOfDay(form.moveInDate), bound: bound, recipients: MoveInRoles.departments,
                sealed: .content(entry.particulars)))
    }

    /// Some of the six forms are in; complete they go to security (INT-47).
    mutating func collect(_ papers: [MoveInPaper], _ notNeeded: [MoveInPaper]) throws(Rejection) {
        var checks = FieldChecks()
        if papers.isEmpty, notNeeded.isEmpty { checks.note("forms", "names no form") }
        if Set(papers).count != papers.count { checks.note("forms", "names one twice") }
        if Set(notNeeded).count != notNeeded.count { checks.note("notNeeded", "names one twice") }
        if !Set(papers).isDisjoint(with: notNeeded) { checks.note("notNeeded", "names one that is in") }
        if notNeeded.contains(.occupantRegister) { checks.note("notNeeded", "every occupier fills in occupant_register") }
        try checks.finish("forms are in, or this occupier has nothing to write on them", rule: "INT-47")
        entry.forms.removeAll { papers.contains($0.paper) || notNeeded.contains($0.paper) }
        for paper in MoveInPaper.allCases where papers.contains(paper) || notNeeded.contains(paper) {
            entry.forms.append(MoveIn.GivenForm(paper: paper, collected: papers.contains(paper), at: now, by: context.actor.role))
        }
        let outstanding = entry.outstandingForms.count
        tell(
            MoveInFormsGiven(
                moveInId: entry.id, number: entry.number, office: entry.office, givenAt: now, given: entry.forms.count { $0.collected },
                outstanding: outstanding))
        guard outstanding == 0 else { return }
        entry.state = .formsCollected
        entry.clocks.meet(MoveIn.formsClock, at: now, cause: MoveInCommand.Code.collectForms.rawValue)
        tell(
            MoveInFormsCollected(
                moveInId: entry.id, number: entry.number, office: entry.office, collectedAt: now, recipients: MoveInRoles.guards))
    }

    /// Passes and parking are seen to; security hears of them (INT-47, INT-50, INT-61).
    mutating func issuePasses(_ form: MoveInPassesForm) throws(Rejection) {
        var checks = FieldChecks()
        if form.passIds.count > MoveInPassesForm.mostPasses { checks.note("passIds", "names more than \(MoveInPassesForm.mostPasses)") }
        if Set(form.passIds).count != form.passIds.count { checks.note("passIds", "names one twice") }
        checks.allow(form.parkingInvoice, "parkingInvoice")
        try checks.finish("passes are named, or none are needed", rule: "INT-47")
        entry.passes = MoveIn.Passes(form: form, at: now, by: context.actor.role)
        entry.state = .passesIssued
        tell(
            MoveInPassesIssued(
                moveInId: entry.id, number: entry.number, office: entry.office, issuedAt: now, passes: form.passIds.count,
                parking: form.parkingInvoice.present != nil, recipients: MoveInRoles.guards))
    }

    /// The occupier signs for all seven documents, and for what else was handed over (INT-45).
    mutating func sign(_ form: HandoverPackForm) throws(Rejection) {
        var checks = FieldChecks()
        let missing = HandoverDocument.allCases.filter { !form.documents.contains($0) }
        if !missing.isEmpty { checks.note("documents", "lacks \(missing.map(\.rawValue).joined(separator: ", "))") }
        if Set(form.documents).count != form.documents.count { checks.note("documents", "names one twice") }
        checks.allow(form.otherForms, "otherForms", limit: FieldChecks.longLimit)
        checks.require(form.signature, "signature")
        try checks.finish("seven documents are handed over and signed for", rule: "INT-45")
        entry.pack = MoveIn.Pack(form: form, at: now, by: context.actor.role)
        entry.state = .handedOver
        tell(MoveInPackSigned(moveInId: entry.id, number: entry.number, office: entry.office, signedAt: now))
    }

    /// The goods are in, or none were moved; the register of vacant units hears of it by this event (INT-54).
    mutating func complete(_ goods: GoodsMoveID?, _ vacantUnit: VacantUnitID?) {
        let month = rules.days.zone.date(of: now).localMonth
        entry.completion = MoveIn.Completion(goodsMoveId: goods, month: LedgerMonth(month), at: now, by: context.actor.role)
        entry.state = .movedIn
        entry.clocks.start(
            MoveIn.listClock, at: now, bound: rules.estate.moveInListDue(of: month), now: now, cause: MoveInCommand.Code.complete.rawValue)
        tell(
            MoveInCompleted(
                moveInId: entry.id, number: entry.number, office: entry.office, completedAt: now, month: LedgerMonth(month),
                goodsMoveId: goods, vacantUnitId: vacantUnit, contactId: entry.form.contactId, occupierKind: entry.form.occupierKind))
    }

    /// It stands in the list of its month, which is due to those who get it (RPT-07).
    mutating func report() {
        guard let month = entry.completion?.month else { return entry.clocks.stop(MoveIn.listClock, at: now) }
        entry.clocks.stop(MoveIn.listClock, at: now, cause: MoveInCommand.Code.clockDue.rawValue)
        entry.reportedAt = now
        entry.state = .reported
        tell(
            MoveInReported(
                moveInId: entry.id, number: entry.number, office: entry.office, reportedAt: now, month: month,
                recipients: MoveInRoles.list))
    }
}
