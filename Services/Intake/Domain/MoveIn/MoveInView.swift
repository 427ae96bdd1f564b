import Foundation
import SharedModels

/// A move-in as a caller sees it, beside the fields that every case has.
struct MoveInView: Encodable, Hashable, Sendable {
    let moveIn: MoveInForm
    let notifiedAt: Date
    let notifiedBy: Role
    let file: MoveIn.File?
    let inspectionRequested: BookStamp?
    let inspections: [InspectionView]
    let defects: [MoveInDefect]
    /// Defects that are not put right.
    let openDefects: Int
    let readied: BookStamp?
    let notice: MoveIn.Notice?
    let forms: [MoveIn.GivenForm]
    let outstandingForms: [MoveInPaper]
    let passes: MoveIn.Passes?
    let pack: MoveIn.Pack?
    let completion: MoveIn.Completion?
    /// What else the occupier wants (INT-50); absent when nothing was noted.
    let services: [MoveInService]?
    /// Those that are wanted and not arranged.
    let openServices: [MoveInServiceKind]
    let reportedAt: Date?
    let cancelled: BookStamp?
    /// Whether names are shortened for this caller.
    let masked: Bool

    /// An inspection without its defects, which stand by themselves.
    struct InspectionView: Encodable, Hashable, Sendable {
        let inspection: Int
        let inspector: String
        let phone: String
        let record: String
        let at: Date
        let by: Role
    }
}

extension MoveIn {
    func reveals(to actor: Actor) -> Bool { MoveInRoles.unitSight.contains(actor.role) }

    func showsReasons(to actor: Actor) -> Bool { MoveInRoles.fullSight.contains(actor.role) }

    func view(for actor: Actor) -> MoveInView {
        let masked = !MoveInRoles.fullSight.contains(actor.role)
        let readsFindings = MoveInRoles.inspectionSight.contains(actor.role)
        let shown = inspections.map { told in
            let form = readsFindings ? told.form : told.form.masked
            return MoveInView.InspectionView(
                inspection: told.inspection, inspector: form.inspector, phone: form.phone, record: form.record, at: told.at, by: told.by)
        }
        return MoveInView(
            moveIn: masked ? form.masked(showsUnit: MoveInRoles.unitSight.contains(actor.role)) : form, notifiedAt: notifiedAt,
            notifiedBy: notifiedBy, file: file, inspectionRequested: inspectionRequested, inspections: shown,
            defects: readsFindings ? defects : defects.map(\.masked), openDefects: openDefects.count, readied: readied, notice: notice,
            forms: forms, outstandingForms: outstandingForms,
            passes: masked ? passes.map { Passes(form: $0.form.masked, at: $0.at, by: $0.by) } : passes,
            pack: masked ? pack.map { Pack(form: $0.form.masked, at: $0.at, by: $0.by) } : pack, completion: completion,
            services: masked ? services?.map(\.masked) : services, openServices: openServices, reportedAt: reportedAt, cancelled: cancelled,
            masked: masked)
    }
}

extension MoveInDefect {
    /// The same for eyes that need no words.
    fileprivate var masked: MoveInDefect {
        var defect = self
        defect.form = form.masked
        defect.result?.text = Mask.unit(result?.text ?? "")
        return defect
    }
}
