import Foundation
import SharedModels
import Testing

@testable import Policy

/// A folder of its own with files of these texts.
private func folder(_ files: [String: String]) throws -> PolicyFolder {
    let folder = FileManager.default.temporaryDirectory.appending(path: "policy-\(UUID().uuidString)", directoryHint: .isDirectory)
    for (name, text) in files {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
    return PolicyFolder(folder)
}

@Suite("Policy files", .timeLimit(.minutes(10)))
struct PolicyFileTests {
    static let baselineText = try? String(contentsOf: deployed.folder.appending(path: "baseline.yaml"), encoding: .utf8)

    /// What is wrong with a policy that extends the deployed baseline by this text; empty when nothing is.
    private func problems(with text: String) throws -> [PolicyError.Problem] {
        let folder = try folder(["baseline.yaml": try #require(Self.baselineText), "changed.yaml": "extends: baseline\n" + text])
        defer { try? FileManager.default.removeItem(at: folder.folder) }  // what stays behind in the temporary folder harms nobody
        do {
            _ = try folder.policy(named: "changed")
            return []
        } catch {
            #expect(error.file == "changed.yaml")
            return error.problems
        }
    }

    @Test("The baseline file states what is built in")
    func baselineFile() throws {
        let folder = try folder(["baseline.yaml": try #require(Self.baselineText)])
        defer { try? FileManager.default.removeItem(at: folder.folder) }  // as above
        let policy = try folder.policy(named: "baseline")
        #expect(policy.settings == Policy.baseline.settings)
        #expect(policy == Policy.baseline)
        #expect(policy.version == Policy.baseline.version)
    }

    @Test("Every key can be written and read back, and no two have one name")
    func everyKey() {
        #expect(Set(SettingKey.all.map(\.key)).count == SettingKey.all.count)
        for key in SettingKey.all {
            var settings = PolicySettings()
            let text = key.write(settings)
            let node: SettingNode =
                text.hasPrefix("[")
                ? .list(text.dropFirst().dropLast().split(separator: ", ").map { .scalar(String($0), quoted: false, line: 1) }, line: 1)
                : .scalar(text, quoted: false, line: 1)
            #expect(key.read(node, &settings) == nil, "\(key.key)")
            #expect(settings == PolicySettings(), "\(key.key)")
        }
    }

    @Test("Every deployed policy is read, and has a version of its own")
    func presets() throws {
        let names = try deployed.names()
        #expect(Set(names).isSuperset(of: ["baseline", "p000", "p001", "p002", "p002C", "p002duty", "p003", "p004", "strictest"]))
        let policies = try names.map { try deployed.policy(named: $0) }
        #expect(Set(policies.map(\.version)).count == names.count)
        #expect(policies.allSatisfy { $0.version.wholeMatch(of: /[A-Za-z0-9]+-[0-9a-f]{12}/) != nil })
    }

    @Test("A preset changes what it states and inherits the rest")
    func inheritance() throws {
        let policy = try deployed.policy(named: "p002duty")
        #expect(policy.survey.periodicEvery == .halfYearly)
        #expect(policy.callback.signature == .never)
        #expect(policy.complaint.generalResolveDue == .manual)
        #expect(policy.complaint.firstResponse == .elapsed(seconds: 86_400))
        #expect(policy.callback.majorAssignees == [.ownerServiceSupervisor, .generalManager])
    }

    @Test("The version changes with a value and with a holiday, not with a comment or the order")
    func version() throws {
        let text = try #require(Self.baselineText)
        let plain = try folder(["baseline.yaml": text, "a.yaml": "extends: baseline\ncall:\n  ring_limit: 4\n  ring_best: 1\n"])
        let other = try folder([
            "baseline.yaml": text, "a.yaml": "# why\ncall: {ring_best: 1, ring_limit: 4}\nextends: baseline\n",
            "b.yaml": "extends: baseline\ncall:\n  ring_limit: 5\n  ring_best: 1\n",
        ])
        let holidays = try folder([
            "baseline.yaml": text, "a.yaml": "extends: baseline\ncall:\n  ring_limit: 4\n  ring_best: 1\n",
            "calendars/2026.yaml": "year: 2026\nholidays: [{name: x, off: 2026-01-01}]\n",
        ])
        defer {
            for folder in [plain, other, holidays] { try? FileManager.default.removeItem(at: folder.folder) }  // as above
        }
        let version = try plain.policy(named: "a").version
        #expect(version == (try other.policy(named: "a").version))
        #expect(version.dropFirst(2) != (try other.policy(named: "b").version.dropFirst(2)))
        #expect(version != (try holidays.policy(named: "a").version))
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let text: String
        let key: String?
        let says: String
        var line: Int?
        var testDescription: String { text.replacing("\n", with: "⏎") }
    }

    @Test(
        "A wrong file is refused with the key and what is expected",
        arguments: [
            Refusal(text: "complaint:\n  frist_response: 24h\n", key: "complaint.frist_response", says: "first_response", line: 3),
            Refusal(text: "compliant:\n  first_response: 24h\n", key: "compliant", says: "complaint", line: 2),
            Refusal(text: "complaint.first_response: 24h\n", key: "complaint.first_response", says: "a line of its own", line: 2),
            Refusal(text: "complaint:\n  first_response: 24 hours\n", key: "complaint.first_response", says: "24h", line: 3),
            Refusal(text: "complaint:\n  first_response: manual\n", key: "complaint.first_response", says: "expected a limit"),
            Refusal(text: "complaint:\n  first_response: [24h]\n", key: "complaint.first_response", says: "found a list"),
            Refusal(text: "complaint:\n  first_response:\n", key: "complaint.first_response", says: "found nothing"),
            Refusal(text: "complaint:\n  first_response:\n    a: 1\n", key: "complaint.first_response", says: "found a map"),
            Refusal(text: "complaint: 24h\n", key: "complaint", says: "keys with values below"),
            Refusal(text: "complaint:\n  day_mode: calendar\n", key: "complaint.day_mode", says: "end_of_day, elapsed"),
            Refusal(text: "complaint:\n  group:\n    min_households: 1\n", key: "complaint.group.min_households", says: "2 to 1000"),
            Refusal(text: "complaint:\n  group:\n    min_households: five\n", key: "complaint.group.min_households", says: "whole number"),
            Refusal(text: "complaint:\n  group:\n    min_households: \"5\"\n", key: "complaint.group.min_households", says: "whole number"),
            Refusal(text: "complaint:\n  group:\n    window: 400d\n", key: "complaint.group.window", says: "at most 366d"),
            Refusal(text: "calendar:\n  roll_holidays: yes\n", key: "calendar.roll_holidays", says: "true or false"),
            Refusal(text: "calendar:\n  zone: CST\n", key: "calendar.zone", says: "IANA"),
            Refusal(text: "callback:\n  repair:\n    min_coverage: 80\n", key: "callback.repair.min_coverage", says: "0 to 1"),
            Refusal(text: "callback:\n  repair:\n    min_coverage: 80%\n", key: "callback.repair.min_coverage", says: "0 to 1"),
            Refusal(text: "callback:\n  major:\n    assignee: office_director\n", key: "callback.major.assignee", says: "a list"),
            Refusal(text: "callback:\n  major:\n    assignee: [director]\n", key: "callback.major.assignee", says: "office_director"),
            Refusal(
                text: "callback:\n  major:\n    assignee: [finance, finance]\n", key: "callback.major.assignee", says: "without repetition"),
            Refusal(text: "callback:\n  routine:\n    assignee: system\n", key: "callback.routine.assignee", says: "cs_dept"),
            Refusal(text: "callback:\n  major:\n    assignee: []\n", key: nil, says: "callback.major.assignee"),
            Refusal(text: "repair:\n  daily_summary_at: 24:00\n", key: "repair.daily_summary_at", says: "17:30"),
            Refusal(text: "repair:\n  ledger:\n    close_at: noon\n", key: "repair.ledger.close_at", says: "17:30"),
            Refusal(text: "repair:\n  technician:\n    capacity: 0\n", key: "repair.technician.capacity", says: "1 to 50"),
            Refusal(text: "repair:\n  appointment_reminder: 8d\n", key: "repair.appointment_reminder", says: "none or"),
            Refusal(text: "desk:\n  hours: 06:00-23:00\n", key: "desk.hours", says: "none or"),
            Refusal(text: "desk:\n  empty_after: 3h\n", key: "desk.empty_after", says: "none or"),
            Refusal(text: "mail:\n  renew_before: 0d\n", key: "mail.renew_before", says: "none or"),
            Refusal(text: "mail:\n  courier_within: 25h\n", key: "mail.courier_within", says: "none or"),
            Refusal(text: "service:\n  remind_before: 8d\n", key: "service.remind_before", says: "none or"),
            Refusal(text: "repair:\n  danger_words:\n    EM8: [x]\n", key: "repair.danger_words.EM8", says: "EM7"),
            Refusal(text: "repair:\n  danger_words:\n    EM1: [困人, 困人]\n", key: "repair.danger_words.EM1", says: "twice"),
            Refusal(text: "repair:\n  danger_words:\n    EM1: [\"!\"]\n", key: "repair.danger_words.EM1", says: "a word"),
            Refusal(text: "repair:\n  trades: [Lift | 电梯]\n", key: "repair.trades", says: "lower-case"),
            Refusal(text: "repair:\n  trades: [lift | 电梯, lift | 货梯]\n", key: nil, says: "repair.trades"),
            Refusal(text: "repair:\n  trades: [lift | 电梯 | 电梯]\n", key: "repair.trades", says: "different words"),
            Refusal(text: "repair:\n  tariff: [A1 | 换灯 | 个]\n", key: "repair.tariff", says: "WX-01"),
            Refusal(text: "repair:\n  tariff: [A1 | 换灯 | 个 | 5]\n", key: "repair.tariff", says: "two decimals"),
            Refusal(text: "repair:\n  tariff: [A1 | 换灯 | 个 | 0.00]\n", key: "repair.tariff", says: "free"),
            Refusal(text: "repair:\n  tariff: [A1 | 换灯 | 个 | 1000000.01]\n", key: "repair.tariff", says: "million"),
            Refusal(text: "repair:\n  tariff: [A1 | 换灯 | 个 | 5.00, A1 | 换泡 | 个 | 6.00]\n", key: nil, says: "repair.tariff"),
            Refusal(text: "ac:\n  core_hours: 19:00-07:00\n", key: "ac.core_hours", says: "first before the second"),
            Refusal(text: "retention:\n  complaint: 2y\n", key: "retention.complaint", says: "at least 3y"),
            Refusal(text: "retention:\n  complaint: none\n", key: "retention.complaint", says: "at least 3y"),
            Refusal(text: "call:\n  ring_limit: 1\n", key: nil, says: "call.ring_best"),
            Refusal(text: "contact:\n  promise:\n    fast: 2d\n", key: nil, says: "contact.promise.fast"),
            Refusal(text: "sales:\n  timeliness_bands: [10, 26, 20]\n", key: nil, says: "sales.timeliness_bands"),
            Refusal(text: "mgmt_review:\n  confirm_before: 15d\n", key: nil, says: "mgmt_review.confirm_before"),
            Refusal(text: "call:\n  ring_best: 2\ncall:\n  ring_best: 1\n", key: nil, says: "twice"),
            Refusal(text: "call:\n\tring_best: 2\n", key: nil, says: "no YAML", line: 3),
            Refusal(text: "call: &a\n  ring_best: 2\n", key: nil, says: "anchors"),
            Refusal(text: "call: *a\n", key: nil, says: "no YAML"),
            Refusal(text: "---\ncall:\n  ring_best: 2\n", key: nil, says: "another document"),
            Refusal(text: "? [a]\n: b\n", key: nil, says: "plain word"),
            Refusal(text: "call: [[[[[[[[[[[[[[a]]]]]]]]]]]]]]\n", key: nil, says: "deeply"),
        ])
    func refusals(_ refusal: Refusal) throws {
        let problems = try problems(with: refusal.text)
        let problem = try #require(problems.first)
        if let key = refusal.key { #expect(problem.key == key) }
        if let line = refusal.line { #expect(problem.line == line) }
        #expect(problem.text.contains(refusal.says), "\(problem.text)")
    }

    @Test("All problems of a file are told at once")
    func allProblems() throws {
        let problems = try problems(with: "call:\n  ring_limit: 0\n  rings: 1\nchat:\n  first_reply: 9\n")
        #expect(problems.map(\.key) == ["call.ring_limit", "call.rings", "chat.first_reply"])
        #expect(problems.allSatisfy { $0.line != nil })
    }

    @Test("A policy that extends no other must state every key")
    func incomplete() throws {
        let folder = try folder(["mine.yaml": "call:\n  ring_limit: 3\n", "empty.yaml": "", "list.yaml": "- a\n", "bytes.yaml": "\u{0}"])
        defer { try? FileManager.default.removeItem(at: folder.folder) }  // as above
        let error = try #require(throws: PolicyError.self) { try folder.policy(named: "mine") }
        #expect(error.problems.count == PolicyReader.mostProblems)
        #expect(error.description.contains("mine.yaml: calendar.zone: missing"))
        for name in ["empty", "list", "bytes", "absent", "../mine", "", "a/b"] {
            #expect(throws: PolicyError.self, "\(name)") { try folder.policy(named: name) }
        }
    }

    @Test("Policies that extend each other in a circle are refused")
    func circle() throws {
        let folder = try folder([
            "a.yaml": "extends: b\n", "b.yaml": "extends: a\n", "c.yaml": "extends: ../c\n", "d.yaml": "extends: gone\n",
        ])
        defer { try? FileManager.default.removeItem(at: folder.folder) }  // as above
        let error = try #require(throws: PolicyError.self) { try folder.policy(named: "a") }
        #expect(error.description.contains("a → b → a"))
        #expect(throws: PolicyError.self) { try folder.policy(named: "c") }
        #expect(throws: PolicyError.self) { try folder.policy(named: "d") }
    }

    @Test("Sixty thousand brackets are refused without a crash")
    func nestedWithoutEnd() throws {
        #expect(try !problems(with: "call: " + String(repeating: "[", count: 60_000)).isEmpty)
    }

    @Test("A file that is too long is refused before it is understood")
    func tooLong() throws {
        let folder = try folder(["a.yaml": String(repeating: "#", count: YAMLSource.longestFile + 1)])
        defer { try? FileManager.default.removeItem(at: folder.folder) }  // as above
        #expect(throws: PolicyError.self) { try folder.policy(named: "a") }
    }

    @Test("A key may be written in parts that are maps, and only so")
    func nesting() throws {
        #expect(try problems(with: "complaint: {general: {resolve_due: 3d}}\n").isEmpty)
        #expect(try !problems(with: "complaint.general.resolve_due: 3d\n").isEmpty)
        #expect(try !problems(with: "complaint:\n  general.resolve_due: 3d\n").isEmpty)
    }
}
