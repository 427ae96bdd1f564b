import Foundation
import Policy
import SharedModels

extension Renovation {
    static func posts(for command: RenovationCommand.Code) -> Set<Role> {
        switch command {
        case .request, .signPapers, .finish: RenovationRoles.desk
        case .agree: RenovationRoles.engineering
        case .cancel: RenovationRoles.leaders
        }
    }

    static func begin(
        _ command: RenovationCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<Renovation>? {
        guard case .request(let office, let form) = command else { return nil }
        let today = rules.days.zone.date(of: context.now)
        var checks = FieldChecks()
        checks.require(office, "office")
        if !checks.require(form.unit, "unit").isEmpty, UnitKey(form.unit) == nil { checks.note("unit", "names no unit") }
        checks.require(form.applicant, "applicant")
        checks.phone(form.phone, "phone")
        checks.require(form.contractor, "contractor")
        checks.phone(form.contractorPhone, "contractorPhone")
        checks.require(form.work, "work", limit: FieldChecks.longLimit)
        if !(0...RenovationForm.farthest).contains(today.days(until: form.startsOn)) {
            checks.note("startsOn", "must be today or a later day, within a year")
        }
        if !(0...RenovationForm.longest).contains(form.startsOn.days(until: form.endsOn)) {
            checks.note("endsOn", "must not come before the start, and within two years of it")
        }
        try checks.finish("an application says who renovates what, by whom and when", rule: "INT-48")
        let renovation = Renovation(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, requestedAt: context.now,
            requestedBy: context.actor.role)
        var step = BookStep(renovation, under: rules, in: context)
        step.tell(
            RenovationRequested(
                renovationId: renovation.id, number: renovation.number, office: office, requestedAt: context.now,
                dayStart: rules.days.zone.startOfDay(form.startsOn),
                sealed: .content(RenovationParticulars(unit: form.unit, applicant: form.applicant, contractor: form.contractor))))
        return step
    }

    func hasSeen(_ command: RenovationCommand) -> Bool {
        switch command {
        case .request(let office, let form): office == self.office && form == self.form
        case .signPapers(let form): papers?.form == form
        case .agree(let conditions): engineering.map { $0.conditions == conditions.present } ?? false
        case .finish(let passes): passIds == passes
        case .cancel: state == .cancelled
        }
    }

    static func apply(_ command: RenovationCommand, to step: inout BookStep<Renovation>) throws(Rejection) {
        switch command {
        case .request: break
        case .signPapers(let form): try step.sign(form)
        case .agree(let conditions): try step.agree(conditions)
        case .finish(let passes): try step.finish(passes)
        case .cancel(let reason): try step.cancel(reason)
        }
    }
}

extension BookStep<Renovation> {
    /// The contractor has three rule documents; both sides signed them, and they are kept (INT-48).
    fileprivate mutating func sign(_ form: RenovationPapersForm) throws(Rejection) {
        var checks = FieldChecks()
        let missing = RenovationPaper.allCases.filter { !form.papers.contains($0) }
        if !missing.isEmpty { checks.note("papers", "lacks \(missing.map(\.rawValue).joined(separator: ", "))") }
        if Set(form.papers).count != form.papers.count { checks.note("papers", "names one twice") }
        checks.require(form.departmentSignature, "departmentSignature")
        checks.require(form.contractorSignature, "contractorSignature")
        checks.allow(form.keptAt, "keptAt")
        try checks.finish("both sides sign three rule documents", rule: "INT-48")
        entry.papers = Renovation.Papers(form: form, at: now, by: context.actor.role)
        entry.state = .papersSigned
        tell(
            RenovationPapersSigned(
                renovationId: entry.id, number: entry.number, office: entry.office, signedAt: now, recipients: RenovationRoles.inspecting))
    }

    fileprivate mutating func agree(_ words: String?) throws(Rejection) {
        var checks = FieldChecks()
        let conditions = checks.allow(words, "conditions", limit: FieldChecks.longLimit)
        try checks.finish("what engineering asks for is written down", rule: "INT-48")
        entry.engineering = Renovation.Agreement(conditions: conditions, at: now, by: context.actor.role)
        entry.state = .engineeringOK
        tell(
            RenovationEngineeringAgreed(
                renovationId: entry.id, number: entry.number, office: entry.office, agreedAt: now, recipients: RenovationRoles.running))
    }

    /// Passes are issued where people of the contractor need them; security and engineering watch the work (INT-48, INT-61).
    fileprivate mutating func finish(_ passes: [PassID]) throws(Rejection) {
        var checks = FieldChecks()
        if passes.count > Renovation.mostPasses { checks.note("passIds", "names more than \(Renovation.mostPasses)") }
        if Set(passes).count != passes.count { checks.note("passIds", "names one twice") }
        try checks.finish("the formalities end with the passes that were issued", rule: "INT-61")
        entry.passIds = passes
        entry.ended = stamp
        entry.state = .done
        tell(
            RenovationDone(
                renovationId: entry.id, number: entry.number, office: entry.office, doneAt: now, passes: passes.count,
                recipients: RenovationRoles.watching))
    }

    fileprivate mutating func cancel(_ words: String) throws(Rejection) {
        var checks = FieldChecks()
        reason = checks.require(words, "reason", limit: FieldChecks.longLimit)
        try checks.finish("a renovation is called off with a reason", rule: "INT-48")
        entry.ended = stamp
        entry.state = .cancelled
        tell(
            RenovationCancelled(
                renovationId: entry.id, number: entry.number, office: entry.office, cancelledAt: now,
                recipients: RenovationRoles.inspecting))
    }
}
