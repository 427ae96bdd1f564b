import Foundation
import Policy
import SharedModels

/// What engineering writes down of an inspection (INT-44).
struct InspectionForm: Codable, Hashable, Sendable {
    /// Who inspected, and whom a technician asks.
    var inspector: String
    var phone: String
    var record: String
    var defects: [DefectForm]

    /// Defects of one inspection.
    static let mostDefects = 50

    /// The same for eyes that need no words.
    var masked: InspectionForm {
        InspectionForm(
            inspector: Mask.name(inspector), phone: Mask.phone(phone), record: Mask.unit(record), defects: defects.map(\.masked))
    }
}

/// A defect, which goes on a repair slip at once (INT-44, REP-06).
struct DefectForm: Codable, Hashable, Sendable {
    /// Where in the unit.
    var place: String
    var text: String
    var urgency: RepairUrgency
    /// For an emergency by one of the seven categories (REP-02).
    var emergencyCategory: EmergencyCategory?
    /// When the technician is expected; absent for an emergency, which is attended at once.
    var appointedAt: Date?

    var masked: DefectForm {
        var form = self
        form.place = Mask.unit(place)
        form.text = Mask.unit(text)
        return form
    }
}

/// A defect of the unit, its slip, and what became of both (INT-44).
struct MoveInDefect: Codable, Hashable, Sendable {
    /// Its place in the record, from 1, over all inspections.
    let defect: Int
    /// Which inspection found it.
    let inspection: Int
    var form: DefectForm
    /// Its slip; after a rework the one that does the work again.
    var workOrderId: WorkOrderID
    /// How its slip ended; nil while it is open.
    var repair: Repair?
    /// What became of it after a slip that did not put it right.
    var result: Result?

    /// Whether nothing more is to be done about it.
    var isSettled: Bool { result != nil || repair?.outcome.isRepaired == true }
    /// Whether its slip is over and it is not put right.
    var isLeftOver: Bool { repair != nil && !isSettled }

    /// How a slip ended.
    struct Repair: Codable, Hashable, Sendable {
        let outcome: DefectOutcome
        let at: Date
    }

    /// What engineering says of it.
    struct Result: Codable, Hashable, Sendable {
        var text: String
        let at: Date
        let by: Role
    }
}

/// How the slip of a defect ends, in the words of repairs.
enum DefectOutcome: String, Codable, Sendable, CaseIterable {
    case satisfied
    case notSelected = "not_selected"
    case noWork = "no_work"
    case cancelled

    /// Nil for a slip that ends in a rework: the one that does the work again says how that ended.
    init?(_ outcome: RepairOutcome) {
        switch outcome {
        case .satisfied: self = .satisfied
        case .notSelected: self = .notSelected
        case .noWork: self = .noWork
        case .rework: return nil
        }
    }

    /// Whether the work was done.
    var isRepaired: Bool {
        switch self {
        case .satisfied, .notSelected: true
        case .noWork, .cancelled: false
        }
    }
}
