import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

/// Files of households for tests that look at one decision at a time.
enum Sample {
    static let owner = ResidentDetails(
        name: "林晓岚", relation: .owner, phones: ["13900000001"], preferredWay: .phone, mayCall: true, mayMessage: false, language: "zh")
    static let tenant = ResidentDetails(name: "周宁", relation: .tenant, phones: ["13900000002"])

    static func form(_ unit: String = "3栋2单元1502室", remarks: String? = nil) -> HouseholdForm { HouseholdForm(unit: unit, remarks: remarks) }

    static func opening(_ unit: String = "3栋2单元1502室", people: [ResidentDetails] = [owner]) -> OpenHousehold {
        OpenHousehold(office: "yunxi", form: form(unit), source: .visit, people: people)
    }

    static func id(_ unit: String = "3栋2单元1502室") throws -> CaseID {
        HouseholdIdentity.id(of: try #require(UnitKey(unit)), in: "yunxi", by: "secret")
    }

    static func context(
        _ id: CaseID, at now: Date = monday, role: Role = .ownerServiceSupervisor, office: String? = nil
    ) -> DecisionContext {
        DecisionContext(
            now: now, caseID: id, number: "HH-20260302-000001", actor: Actor(subject: "u-17", role: role, office: office), freshID: freshID)
    }

    static func household(_ unit: String = "3栋2单元1502室", people: [ResidentDetails] = [owner]) throws -> Household {
        try change(nil, .open(opening(unit, people: people)), in: context(try id(unit))).after
    }

    /// Decides and expects a change.
    @discardableResult
    static func change(_ current: Household?, _ command: HouseholdCommand, in context: DecisionContext) throws -> Change<Household> {
        switch try Household.decide(current, command, under: .baseline, in: context) {
        case .changed(let change): return change
        case .unchanged: throw Unexpected.unchanged(command.code)
        }
    }

    /// Decides about a file that is there, and expects a change.
    @discardableResult
    static func change(_ current: Household, _ command: HouseholdCommand, role: Role = .ownerServiceSupervisor) throws -> Change<Household>
    {
        try change(current, command, in: context(current.id.retyped(), role: role))
    }

    /// Whether nothing changes.
    static func isUnchanged(_ current: Household, _ command: HouseholdCommand, role: Role = .ownerServiceSupervisor) throws -> Bool {
        if case .unchanged = try Household.decide(current, command, under: .baseline, in: context(current.id.retyped(), role: role)) {
            return true
        }
        return false
    }

    /// Decides and expects a refusal.
    static func refused(
        _ current: Household?, _ command: HouseholdCommand, role: Role = .ownerServiceSupervisor, office: String? = nil
    ) throws -> Rejection? {
        let context = context(try current?.id.retyped() ?? id(), role: role, office: office)
        do throws(Rejection) {
            _ = try Household.decide(current, command, under: .baseline, in: context)
            return nil
        } catch {
            return error
        }
    }
}
