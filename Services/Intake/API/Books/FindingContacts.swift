import Casework
import Foundation
import ServiceBootstrap
import SharedModels

/// Records the contact that a finding becomes, and then the finding that speaks of it (OPS-13).
///
/// The contact's id follows from the finding, so that a repetition, also one after a death in between, records it once.
struct FindingContacts: Sendable {
    let engine: CaseEngine

    /// The command to the patrol; before that the contact is recorded, where one is asked for.
    /// - Parameters:
    ///   - body: What was found.
    ///   - patrol: As it stands.
    ///   - origin: Where the request comes from.
    /// - Throws: `Problem`: a field at fault, or why the contact was not recorded.
    /// - Returns: The command.
    func command(
        for body: RaiseFindingRequest, of patrol: Patrol, from origin: CommandOrigin
    ) async throws -> PatrolCommand {
        var form = try body.form()
        guard body.toContact == true else { return .raiseFinding(form) }
        let isOnlyWay = form.department == nil && form.repair == nil && form.contactId == nil
        let id = CaseID(named: [Patrol.kind.name, patrol.id.description, form.place, form.text])
        form.contactId = id.retyped()
        // No contact is recorded for a finding that the patrol will not take.
        let isTaken = patrol.open.contains(.raiseFinding) && patrol.findings.count < Patrol.mostFindings
        guard isOnlyWay, isTaken, origin.isCurrent else { return .raiseFinding(form) }
        var facts = RecordContact(office: patrol.office, kind: .enquiry, channel: .staffHeard)
        facts.caller.address = form.place
        facts.reason = form.text
        let result = await engine.runner.submit(
            Submission(
                .record(facts), to: id, as: Contact.self, under: engine.policy, cause: origin.cause(of: "contact"), creates: true))
        if let problem = result.problem { throw problem }
        return .raiseFinding(form)
    }
}
