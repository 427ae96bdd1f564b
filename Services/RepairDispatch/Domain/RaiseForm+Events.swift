package import SharedModels

extension RaiseForm {
    /// The slip of a repair that the desk handed over (REP-05, REP-30).
    package init(requested event: RepairRequested, particulars: RepairParticulars) {
        self.init(
            office: event.office, source: RepairSource(event.channel), request: particulars, urgency: event.urgency,
            emergencyCategory: event.emergencyCategory, appointedAt: event.appointedAt, raisedAt: event.requestedAt,
            contact: ContactLink(id: event.contactId, number: event.contactNumber, channel: event.channel))
    }

    /// The slip by which engineering switches after-hours air-conditioning (REP-30, INT-64).
    package init(requested event: ServiceRepairRequested, particulars: RepairParticulars) {
        self.init(
            office: event.office, source: .afterHoursAirConditioning, request: particulars, urgency: event.urgency,
            appointedAt: event.appointedAt, raisedAt: event.requestedAt)
    }

    /// The slip of a repair that whoever works on a complaint asked for: an employee passed it on (REP-05, REP-30).
    ///
    /// The contact that the complaint came from stays with the complaint: it was handed over as one and closes with it (ADR 16).
    package init(requested event: ComplaintRepairRequested, particulars: RepairParticulars) {
        self.init(
            office: event.office, source: .relayed, request: particulars, urgency: event.urgency,
            emergencyCategory: event.emergencyCategory, appointedAt: event.appointedAt, raisedAt: event.requestedAt,
            complaintId: event.complaintId)
    }

    /// The slip of a repair that an owner asked for in a forum (CBK-40, REP-30).
    package init(requested event: ForumRepairRequested, particulars: RepairParticulars) {
        self.init(
            office: event.office, source: RepairSource(.ownerForum), request: particulars, urgency: event.urgency,
            emergencyCategory: event.emergencyCategory, appointedAt: event.appointedAt, raisedAt: event.requestedAt)
    }

    /// The slip of what a patrol found: it arose inside the company, so no owner signs it (OPS-14, REP-30).
    package init(requested event: PatrolRepairRequested, particulars: RepairParticulars) {
        self.init(
            office: event.office, source: .patrol, request: particulars, urgency: event.urgency,
            emergencyCategory: event.emergencyCategory, appointedAt: event.appointedAt, raisedAt: event.requestedAt)
    }

    /// The slip of what engineering found when it inspected a unit before somebody moves in: no owner signs it (INT-44, REP-30).
    package init(requested event: MoveInRepairRequested, particulars: RepairParticulars) {
        self.init(
            office: event.office, source: .vacantUnit, request: particulars, urgency: event.urgency,
            emergencyCategory: event.emergencyCategory, appointedAt: event.appointedAt, raisedAt: event.requestedAt,
            moveInId: event.moveInId)
    }

    /// The slip of a repair that is done again (WE-47); its clock and ledger month are its own.
    package init(rework event: RepairReworkRequested, particulars: ReworkOrderParticulars) {
        self.init(
            office: event.office, source: .rework, request: particulars.request, urgency: event.urgency,
            emergencyCategory: event.emergencyCategory, major: event.major, chargeable: event.chargeable, raisedAt: event.requestedAt,
            contact: event.contactId.map { ContactLink(id: $0) }, complaintId: event.complaintId, moveInId: event.moveInId,
            rework: ReworkLink(
                previous: event.workOrderId, number: event.reworkNumber, round: event.round, cycle: event.cycle,
                callbackTaskId: event.callbackTaskId, remarks: particulars.remarks))
    }
}
