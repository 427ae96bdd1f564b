import Foundation
import Policy
import SharedModels

/// An office's callback records of a month, bound and filed together (CBK-09), later in the archive room (CBK-27, OPS-06).
///
/// A record belongs to the month in which the owner was asked. That never changes, so nothing comes into the file of a month that is over.
struct CallbackFile: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "callback_file", numberPrefix: "CF")

    /// Where the records are.
    enum State: String, Codable, Sendable, CaseIterable {
        /// The month is over; customer service has them still.
        case open
        /// Bound, at customer service.
        case filed
        /// In the archive room.
        case archived
    }

    let id: CallbackFileID
    let number: String
    let office: String
    let month: LedgerMonth
    let from: Date
    /// Exclusive.
    let until: Date
    let openedAt: Date
    /// What it holds: as counted when the month was over, and anew when it was filed.
    var contents: FileContents
    var state = State.open
    var clocks: [CaseClock] = []
    var filing: FileStep?
    var archiving: FileStep?

    var stateCode: String { state.rawValue }
    var allowedCommands: [String] { state.commands }

    static func command(forDue clock: String) -> CallbackFileCommand? { clock == Self.clock ? .clockDue : nil }

    /// T-FILE: from the month's end to when its records are to be filed (`callback.file_due`).
    static let clock = "T-FILE"
}

extension CallbackFile.State {
    /// What people may ask for.
    var commands: [String] {
        switch self {
        case .open: [CallbackFileCommand.fileCode]
        case .filed: [CallbackFileCommand.archiveCode]
        case .archived: []
        }
    }
}

/// What a month's file holds.
struct FileContents: Codable, Hashable, Sendable {
    /// Records of one kind of callback.
    struct Row: Codable, Hashable, Sendable {
        let kind: CallbackKind
        let records: Int
        let dissatisfied: Int
        /// In which a problem was noted.
        let problems: Int
        /// That wait for a reviewer still (CBK-18, CBK-19).
        let awaitingReview: Int
    }

    /// One of each kind that came up, in the order of their codes.
    var rows: [Row]

    var records: Int { rows.reduce(0) { $0 + $1.records } }
    var awaitingReview: Int { rows.reduce(0) { $0 + $1.awaitingReview } }
}

/// That a file was put somewhere.
struct FileStep: Codable, Hashable, Sendable {
    /// The shelf, the box, the number: where it can be found.
    let place: String
    let at: Date
    /// The token's subject; never a person's name.
    let by: String
}

/// A month of an office, and what was recorded in it.
struct FileScope: Hashable, Sendable {
    let office: String
    let month: LedgerMonth
    let from: Date
    let until: Date
    let contents: FileContents
}

/// What can be asked of a file.
enum CallbackFileCommand: CaseCommand, Hashable {
    /// System: the month is over.
    case open(FileScope)
    /// Customer service: bound, and put there. The contents are counted with the request.
    case file(place: String, contents: FileContents)
    /// Customer service: handed over to the archive room.
    case archive(place: String)
    /// System: a clock may be due.
    case clockDue

    static let fileCode = "file"
    static let archiveCode = "archive"

    var code: String {
        switch self {
        case .open: "open"
        case .file: Self.fileCode
        case .archive: Self.archiveCode
        case .clockDue: "clock-due"
        }
    }
}

/// A file as a caller sees it. Nothing in it is private; where it stands only those who work with it need to know.
struct CallbackFileView: Encodable, Hashable, Sendable {
    let month: LedgerMonth
    let from: Date
    let until: Date
    let openedAt: Date
    let records: Int
    let awaitingReview: Int
    let rows: [FileContents.Row]
    let filing: FileStep?
    let archiving: FileStep?
}

extension CallbackFile {
    /// Who put it where is for those who work with it, as where it stands is.
    func showsReasons(to actor: Actor) -> Bool { CallbackRoles.figures.contains(actor.role) }

    func view(for actor: Actor) -> CallbackFileView {
        let knows = CallbackRoles.figures.contains(actor.role)
        return CallbackFileView(
            month: month, from: from, until: until, openedAt: openedAt, records: contents.records,
            awaitingReview: contents.awaitingReview, rows: contents.rows, filing: knows ? filing : nil, archiving: knows ? archiving : nil)
    }
}
