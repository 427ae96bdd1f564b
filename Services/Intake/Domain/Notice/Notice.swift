import Foundation
import Policy
import SharedModels

/// A notice to owners (通知): written, approved, sent or posted, registered and filed (INT-68).
struct Notice: BookEntry, Hashable {
    typealias Command = NoticeCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "notice", numberPrefix: "NO")
    static let noun = "notice"

    /// How far a notice has come.
    enum State: String, Codable, Sendable, CaseIterable {
        case made
        case approved
        case published
        case registered
        case filed
        /// It does not hold any more.
        case withdrawn
    }

    let id: NoticeID
    let number: String
    let office: String
    var form: NoticeForm
    let madeAt: Date
    let madeBy: Role
    var state = State.made
    var clocks: [CaseClock] = []
    var approval: BookStamp?
    var publication: Publication?
    var registration: Registration?
    var filing: Filing?
    var withdrawal: BookStamp?

    var stateCode: String { state.rawValue }

    var open: [NoticeCommand.Code] {
        switch state {
        case .made: [.amend, .approve, .withdraw]
        case .approved: [.publish, .withdraw]
        case .published: [.register, .withdraw]
        case .registered: [.file, .withdraw]
        case .filed, .withdrawn: []
        }
    }

    /// That it was sent or posted.
    struct Publication: Codable, Hashable, Sendable {
        let publishedAt: Date
        /// How many it was sent to; absent for one that is posted.
        let reached: Int?
        let by: Role
    }

    /// Its place in the register.
    struct Registration: Codable, Hashable, Sendable {
        let register: String
        let at: Date
        let by: Role
    }

    /// Where it was filed.
    struct Filing: Codable, Hashable, Sendable {
        let place: String
        let at: Date
        let by: Role
    }
}

/// What a notice says, and whom and how it reaches.
struct NoticeForm: Codable, Hashable, Sendable {
    var title: String
    var text: String
    var channel: NoticeChannel
    var audience: NoticeAudience
    /// Boards and doors, or which buildings or households: needed unless it goes to everyone.
    var place: String?

    /// Recipients of one notice at most.
    static let mostReached = 1_000_000
}

/// What can be asked of a notice.
enum NoticeCommand: BookCommand {
    case make(office: String, NoticeForm)
    case amend(NoticeForm)
    case approve
    case publish(at: Date, reached: Int?)
    case register(entry: String)
    case file(place: String)
    case withdraw(reason: String)

    enum Code: String, Sendable, CaseIterable {
        case make, amend, approve, publish, register, file, withdraw
    }

    var name: Code {
        switch self {
        case .make: .make
        case .amend: .amend
        case .approve: .approve
        case .publish: .publish
        case .register: .register
        case .file: .file
        case .withdraw: .withdraw
        }
    }
}
