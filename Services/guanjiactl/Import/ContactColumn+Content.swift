import SharedModels

extension ContactColumn {
    /// What it holds.
    var content: ColumnContent {
        switch self {
        case .kind: .code(ContactKind.self)
        case .channel, .preferredWay: .code(Channel.self)
        case .responsibleDepartment: .code(Role.self)
        case .voidReason: .code(VoidReason.self)
        case .complaintSubject: .code(ComplaintSubject.self)
        case .majorReasons: .codes(MajorReason.self)
        case .urgency: .code(RepairUrgency.self)
        case .emergencyCategory: .code(EmergencyCategory.self)
        case .service: .code(PaidServiceKind.self)
        case .occurredAt, .appointmentAt, .ownerLimit, .eventTime, .appointedAt, .wantedAt: .time
        case .adopted, .toCompany: .truth
        case .reason, .course, .demand, .answer: .text(longest: FieldChecks.longText)
        case .office, .callerName, .phone, .unit, .address, .company, .responsiblePerson, .addressee, .original, .place, .complainedOf,
            .matter, .contactPerson, .contactPhone:
            .text(longest: FieldChecks.shortText)
        case .reference, .linkedReference: .text(longest: nil)
        }
    }
}

/// Yes or no, as tables write it.
enum Truth {
    /// The answer that a cell gives, if it is one.
    static func value(_ cell: String) -> Bool? {
        switch cell.lowercased() {
        case "true", "yes", "y", "1", "是": true
        case "false", "no", "n", "0", "否": false
        default: nil
        }
    }
}
