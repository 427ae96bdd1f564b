import Foundation
import Policy
import SharedModels

/// A check of one office's archive at the end of a period: whether every file has what belongs in it (CMP-50, OPS-05).
struct ArchiveCheck: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "archive_check", numberPrefix: "AC")

    /// How a check stands; it is done when it is there.
    enum State: String, Codable, Sendable {
        case done
    }

    let id: ArchiveCheckID
    let number: String
    let office: String
    /// The first local day of the period, such as `2026-01-01`.
    let firstDay: String
    let lastDay: String
    let checkedAt: Date
    let findings: ArchiveFindings

    var stateCode: String { State.done.rawValue }
    var clocks: [CaseClock] { [] }
    var allowedCommands: [String] { [] }

    static func command(forDue clock: String) -> ArchiveCheckCommand? { nil }

    static func decide(
        _ current: ArchiveCheck?, _ command: ArchiveCheckCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<ArchiveCheck> {
        guard context.actor.role == .system, case .record(let office, let firstDay, let lastDay, let findings) = command else {
            throw Rejection(.forbidden, "The archive is checked by the system.", rule: "OPS-05")
        }
        guard current == nil else { return .unchanged }
        let check = ArchiveCheck(
            id: context.caseID.retyped(), number: context.number, office: office, firstDay: firstDay, lastDay: lastDay,
            checkedAt: context.now, findings: findings)
        return .changed(
            check,
            ArchiveChecked(
                checkId: check.id, number: check.number, office: office, firstDay: firstDay, lastDay: lastDay, checkedAt: context.now,
                files: findings.files, incomplete: findings.incomplete))
    }

    func showsReasons(to actor: Actor) -> Bool { ComplaintRoles.fullSight.union([.archiveRoom, .managementRep]).contains(actor.role) }

    func view(for actor: Actor) -> ArchiveCheckView {
        ArchiveCheckView(
            firstDay: firstDay, lastDay: lastDay, checkedAt: checkedAt, files: findings.files, incomplete: findings.incomplete,
            named: showsReasons(to: actor) ? findings.named : nil)
    }
}

/// What can be asked of a check.
enum ArchiveCheckCommand: CaseCommand, Hashable {
    /// System: what was found at the end of a period.
    case record(office: String, firstDay: String, lastDay: String, ArchiveFindings)

    var code: String { "record" }
}

/// What belongs in the file of a complaint that is over.
enum ArchivePaper: String, Codable, Sendable, CaseIterable {
    /// CMP-41.
    case result
    /// CMP-39.
    case reply
    /// How the callback ended (CMP-46).
    case callback
    /// Of a major complaint (CMP-42).
    case correctiveReport = "corrective_report"
    /// To the company's leaders, of a major complaint (RPT-10).
    case leadersReport = "leaders_report"
    /// Where the papers are (CMP-45).
    case filing
}

/// What a check found.
struct ArchiveFindings: Codable, Hashable, Sendable {
    /// A file that lacks something.
    struct File: Codable, Hashable, Sendable {
        let complaintId: ComplaintID
        let number: String
        let missing: [ArchivePaper]
    }

    /// Files that were looked at: of complaints closed before the end of the period, unless purged.
    private(set) var files = 0
    /// How many of them lack something.
    private(set) var incomplete = 0
    /// Those, newest first; at most `most`.
    private(set) var named: [File] = []

    /// Files that a check names at most.
    static let most = 500

    /// Looks at one file.
    mutating func add(_ complaint: Complaint) {
        files += 1
        let missing = complaint.missingPapers
        guard !missing.isEmpty else { return }
        incomplete += 1
        if named.count < Self.most { named.append(File(complaintId: complaint.id, number: complaint.number, missing: missing)) }
    }
}

/// A check as a caller sees it.
struct ArchiveCheckView: Encodable, Hashable, Sendable {
    let firstDay: String
    let lastDay: String
    let checkedAt: Date
    let files: Int
    let incomplete: Int
    /// Absent when the caller need not know.
    let named: [ArchiveFindings.File]?
}

extension Complaint {
    /// What its file lacks, once it is over.
    var missingPapers: [ArchivePaper] {
        ArchivePaper.allCases.filter { paper in
            switch paper {
            case .result: resolution?.result.isBlank ?? true
            case .reply: reply == nil
            case .callback: closedAt == nil
            case .correctiveReport: `class` == .major && (resolution?.correctiveReport?.isBlank ?? true)
            case .leadersReport: `class` == .major && majorReport == nil
            case .filing: filing?.isBlank ?? true
            }
        }
    }
}
