import SharedModels

/// One of the four services, as an installation has it.
enum Member: String, Codable, Sendable, CaseIterable, Comparable {
    case intake, complaints, repairs, callbacks

    /// The program's file name.
    var executable: String {
        switch self {
        case .intake: "Intake"
        case .complaints: "ComplaintRouting"
        case .repairs: "RepairDispatch"
        case .callbacks: "CallbackScheduling"
        }
    }

    /// The topic that it produces.
    var topic: Topic {
        switch self {
        case .intake: .intake
        case .complaints: .complaints
        case .repairs: .repairs
        case .callbacks: .callbacks
        }
    }

    /// Its kind of case in URLs.
    var path: String {
        switch self {
        case .intake: "contacts"
        case .complaints: "complaints"
        case .repairs: "work-orders"
        case .callbacks: "callback-tasks"
        }
    }

    static func < (lhs: Member, rhs: Member) -> Bool { lhs.rawValue < rhs.rawValue }
}
