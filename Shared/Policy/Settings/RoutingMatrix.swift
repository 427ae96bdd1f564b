package import SharedModels

/// Who works on a complaint by its subject (CMP-25, K-05); a company can put other posts in.
package struct RoutingMatrix: Hashable, Sendable {
    /// The posts of one subject, the first one leading.
    package struct Row: Hashable, Sendable {
        /// Who works on it.
        package var responsible: [Role]
        /// Who works on a major one where the policy routes those by this matrix too (`subject_matrix`).
        package var major: [Role]

        package init(_ responsible: [Role], major: [Role] = [.generalManager]) {
            self.responsible = responsible
            self.major = major
        }
    }

    /// Beside the others on a major complaint that was made straight to the company (CMP-23).
    package var toCompany: [Role] = [.qualityDept]
    private var rows: [ComplaintSubject: Row] = [:]

    package init() {}

    /// The row of a subject.
    package subscript(subject: ComplaintSubject) -> Row {
        get { rows[subject] ?? Self.seeds(subject) }
        set { rows[subject] = newValue == Self.seeds(subject) ? nil : newValue }
    }

    private static func seeds(_ subject: ComplaintSubject) -> Row {
        switch subject {
        case .fees: Row([.ownerServiceSupervisor, .finance])
        case .buildingsEquipment: Row([.engineeringSupervisor, .maintenanceLead, .dutyStaff], major: [.officeDirector])
        case .securityVehicles: Row([.securityManager])
        case .cleaningGreening: Row([.ownerServiceSupervisor, .cleaningLead, .dutyStaff])
        case .staffAttitude, .serviceQuality, .other: Row([.ownerServiceSupervisor])
        case .developerSurroundings: Row([.propertyOffice])
        }
    }
}
