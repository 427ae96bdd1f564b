import Foundation
import Policy
import SharedModels

extension BookStep<MoveIn> {
    /// An inspection is written down; each defect of it goes on a slip at once, as a finding of a patrol does (INT-44).
    mutating func inspect(_ form: InspectionForm, _ slips: [WorkOrderID]) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(form.inspector, "inspector")
        checks.require(form.phone, "phone")
        checks.phone(form.phone, "phone")
        checks.require(form.record, "record", limit: FieldChecks.longLimit)
        if entry.inspections.count >= MoveIn.mostInspections {
            checks.note("record", "a move-in has at most \(MoveIn.mostInspections) inspections")
        }
        if form.defects.count > InspectionForm.mostDefects || entry.defects.count + form.defects.count > MoveIn.mostDefects {
            checks.note("defects", "an inspection has at most \(InspectionForm.mostDefects), a move-in at most \(MoveIn.mostDefects)")
        }
        if slips.count != form.defects.count { checks.note("defects", "need a slip each") }
        for (index, defect) in form.defects.prefix(InspectionForm.mostDefects).enumerated() {
            checks.require(defect.place, "defects[\(index)].place")
            checks.require(defect.text, "defects[\(index)].text", limit: FieldChecks.longLimit)
            checks.urgency(
                (defect.urgency, defect.emergencyCategory, defect.appointedAt), "defects[\(index)].", under: rules, at: now)
        }
        try checks.finish("an inspection says who inspected, and what is not in order", rule: "INT-44")
        let inspection = entry.inspections.count + 1
        entry.inspections.append(MoveIn.Inspection(inspection: inspection, form: form, at: now, by: context.actor.role))
        tell(
            MoveInInspected(
                moveInId: entry.id, number: entry.number, office: entry.office, inspectedAt: now, inspection: inspection,
                defects: form.defects.count))
        for (defect, slip) in zip(form.defects, slips) { raise(defect, on: slip, by: form, inspection) }
    }

    /// One of its defects goes on a slip of its own.
    private mutating func raise(_ form: DefectForm, on slip: WorkOrderID, by inspection: InspectionForm, _ number: Int) {
        let place = entry.defects.count + 1
        let defect = MoveInDefect(defect: place, inspection: number, form: form, workOrderId: slip)
        entry.defects.append(defect)
        tell(
            MoveInRepairRequested(
                moveInId: entry.id, number: entry.number, office: entry.office, requestedAt: now, defect: place,
                workOrderId: slip, urgency: form.urgency, emergencyCategory: form.emergencyCategory,
                appointedAt: form.appointedAt,
                sealed: .content(
                    RepairParticulars(
                        what: form.text, address: form.place, unit: entry.form.unit, contactPerson: inspection.inspector,
                        contactPhone: inspection.phone))))
    }

    /// The slip of a defect is over (INT-44).
    mutating func note(_ order: WorkOrderID, _ outcome: DefectOutcome) {
        guard let index = entry.defects.firstIndex(where: { $0.workOrderId == order && $0.repair == nil }) else { return }
        entry.defects[index].repair = MoveInDefect.Repair(outcome: outcome, at: now)
        tell(
            MoveInRepairEnded(
                moveInId: entry.id, number: entry.number, office: entry.office, endedAt: now, defect: entry.defects[index].defect,
                workOrderId: order, repaired: outcome.isRepaired, outstanding: entry.openDefects.count))
    }

    /// Another slip does the work again: the defect is open until that one is over (INT-44, WE-47).
    mutating func noteRework(of order: WorkOrderID, by next: WorkOrderID) {
        guard let index = entry.defects.firstIndex(where: { $0.workOrderId == order }) else { return }
        entry.defects[index].workOrderId = next
        entry.defects[index].repair = nil
        tell(
            MoveInRepairRepeated(
                moveInId: entry.id, number: entry.number, office: entry.office, repeatedAt: now, defect: entry.defects[index].defect,
                workOrderId: next, outstanding: entry.openDefects.count))
    }

    /// What became of a defect whose slip was withdrawn, or ended without the work (INT-44).
    mutating func settle(_ number: Int, _ words: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(words, "result", limit: FieldChecks.longLimit)
        let index = entry.defects.firstIndex { $0.defect == number }
        if index == nil { checks.note("defect", "must be the number of a defect: there are \(entry.defects.count)") }
        try checks.finish("what became of a defect is written down", rule: "INT-44")
        guard let index else { preconditionFailure("finish throws when there is none") }
        guard entry.defects[index].isLeftOver else {
            throw Rejection(.wrongState, "The slip of defect \(number) is open, or the defect is settled.", rule: "INT-44")
        }
        entry.defects[index].result = MoveInDefect.Result(text: text, at: now, by: context.actor.role)
        tell(
            MoveInDefectSettled(
                moveInId: entry.id, number: entry.number, office: entry.office, settledAt: now, defect: number,
                outstanding: entry.openDefects.count))
    }
}
