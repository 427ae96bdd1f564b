import Foundation
import TestSupport

extension Trial {
    /// How long services may take to hand on what is on its way, once no client asks for anything more.
    static let settleLimit: Duration = .seconds(60)

    /// A member of staff of this installation.
    func desk(patience: Duration = .seconds(60)) -> Desk { Desk(installation: installation, log: log, patience: patience) }

    /// Waits until the history is in order, and judges it.
    /// - Returns: the evidence, and what is still wrong with it in the end.
    func judge(logWasReplaced: Bool = false) async throws -> (evidence: Evidence, findings: [HistoryChecker.Finding]) {
        let reader = EvidenceReader(installation: installation)
        let history = log.history
        let deadline = ContinuousClock.now + Self.settleLimit
        while true {
            let evidence = try await reader.read()
            let findings = HistoryChecker(history: history, evidence: evidence, logWasReplaced: logWasReplaced).findings()
            if findings.isEmpty || ContinuousClock.now > deadline { return (evidence, findings) }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Ends a trial: the history must be in order, and nothing private may have leaked.
    /// - Returns: the evidence.
    @discardableResult
    func verdict(
        _ fault: String, runs: Int, recoverySeconds: Double? = nil, logWasReplaced: Bool = false, console: ConsoleProcess? = nil
    ) async throws -> Evidence {
        let (evidence, findings) = try await judge(logWasReplaced: logWasReplaced)
        let leaks = try await Leaks(installation: installation, console: console).find()
        let report = FaultReport(
            fault: fault, ok: findings.isEmpty && leaks.isEmpty, runs: runs, lost: findings.count(of: .lost, .outbox, .conservation),
            duplicated: findings.count(of: .repeated, .phantom), inverted: findings.count(of: .order), recovery_seconds: recoverySeconds)
        try report.publish()
        guard findings.isEmpty else {
            let shown = findings.prefix(20).map(\.description).joined(separator: "\n")
            throw TestFailure("\(findings.count) findings; the first are:\n\(shown)")
        }
        guard leaks.isEmpty else { throw TestFailure("private content leaked (I10):\n\(leaks.prefix(10).joined(separator: "\n"))") }
        return evidence
    }
}

/// The result of a fault test as `./guanjia fault` wants it.
struct FaultReport: Encodable {
    let fault: String
    let ok: Bool
    let runs: Int
    let lost: Int
    let duplicated: Int
    let inverted: Int
    // The agreed name of the member.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    let recovery_seconds: Double?

    /// Adds the line to the file that `GUANJIA_FAULT_REPORT` names, if it names one.
    func publish() throws {
        guard let path = ProcessInfo.processInfo.environment["GUANJIA_FAULT_REPORT"], !path.isEmpty else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        var line = try encoder.encode(self)
        // The member is part of the agreed form, also when there is nothing to say.
        if recovery_seconds == nil {
            line = Data(String(decoding: line, as: UTF8.self).dropLast().utf8) + Data(#","recovery_seconds":null}"#.utf8)
        }
        line.append(UInt8(ascii: "\n"))
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.seekToEnd()
        try file.write(contentsOf: line)
        try file.close()
    }
}
