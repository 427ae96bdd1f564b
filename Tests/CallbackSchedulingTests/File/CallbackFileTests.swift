import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("A month's callback records, bound and filed (CBK-09, CBK-27, OPS-06)")
struct CallbackFileTests {
    static func context(_ now: String, as role: Role = .system, of office: String? = nil) -> DecisionContext {
        DecisionContext(
            now: local(now), caseID: Story.caseID, number: "CF-20260401-000001",
            actor: role == .system ? .system : Actor(subject: "a", role: role, office: office),
            freshID: UUID.v7(milliseconds: 1_772_615_000_000, high: 0, low: 1))
    }

    static func contents(_ records: Int, awaiting: Int = 0) -> FileContents {
        FileContents(rows: [.init(kind: .repair, records: records, dissatisfied: 1, problems: 0, awaitingReview: awaiting)])
    }

    private func scope() throws -> FileScope {
        FileScope(
            office: "osmanthus", month: try #require(LedgerMonth("2026-03")), from: local("2026-03-01 00:00"),
            until: local("2026-04-01 00:00"), contents: Self.contents(37, awaiting: 2))
    }

    private func opened(at now: String = "2026-04-01 00:01", under rules: Policy = .baseline) throws -> (CallbackFile, [any Event]) {
        try changed(CallbackFile.decide(nil, .open(try scope()), under: rules, in: Self.context(now)))
    }

    private func changed(_ decision: Decision<CallbackFile>) throws -> (CallbackFile, [any Event]) {
        guard case .changed(let change) = decision else { throw TestSupportError("unchanged") }
        return (change.after, change.events)
    }

    private func give(
        _ command: CallbackFileCommand, to file: CallbackFile?, at now: String = "2026-04-02 10:00", as role: Role = .csDept,
        of office: String? = nil
    ) throws -> Decision<CallbackFile> {
        try CallbackFile.decide(file, command, under: .baseline, in: Self.context(now, as: role, of: office))
    }

    private func expectUnchanged(_ decision: Decision<CallbackFile>) {
        if case .changed = decision { Issue.record("changed") }
    }

    @Test("It is opened by the system when the month is over, once, with a limit to file it")
    func opening() throws {
        let (file, events) = try opened()
        #expect(file.state == .open && file.allowedCommands == ["file"])
        #expect(file.clocks.map(\.bound) == [local("2026-04-12 00:00")])
        #expect(events.map(\.code) == ["file.opened"])
        expectUnchanged(try give(.open(try scope()), to: file, as: .system))
        #expect(throws: Rejection.self) { try give(.open(try scope()), to: nil, as: .csManager) }
        #expect(throws: Rejection.self) { try opened(at: "2026-03-31 23:59:59") }
        let unlimited = callbackPolicy { $0.fileDue = .unlimited }
        #expect(try opened(under: unlimited).0.clocks.isEmpty)
        // After a long stop it is opened late, and late already.
        #expect(try opened(at: "2026-06-01 09:00").1.map(\.code) == ["file.opened", "file.overdue"])
    }

    @Test("Customer service files it when all is reviewed (CBK-19), then hands it to the archive room (CBK-27); each once")
    func filing() throws {
        let (file, _) = try opened()
        let refused = #expect(throws: Rejection.self) { try give(.file(place: "柜 3", contents: Self.contents(37, awaiting: 1)), to: file) }
        #expect(refused?.rule == "CBK-19" && refused?.detail.contains("1 records") == true)
        #expect(throws: Rejection.self) { try give(.archive(place: "档案室"), to: file) }
        #expect(throws: Rejection.self) { try give(.file(place: " ", contents: Self.contents(37)), to: file) }
        let (filed, events) = try changed(give(.file(place: "柜 3", contents: Self.contents(38)), to: file))
        #expect(filed.state == .filed && filed.contents.records == 38 && filed.clocks.first?.state == .met)
        #expect(events.map(\.code) == ["file.filed"] && (events.first as? FileFiled)?.records == 38)
        expectUnchanged(try give(.file(place: "柜 3", contents: Self.contents(38)), to: filed))
        #expect(throws: Rejection.self) { try give(.file(place: "柜 4", contents: Self.contents(38)), to: filed) }
        let (archived, more) = try changed(give(.archive(place: "档案室 12 架"), to: filed, at: "2027-01-08 10:00"))
        #expect(archived.state == .archived && archived.allowedCommands.isEmpty && more.map(\.code) == ["file.archived"])
        expectUnchanged(try give(.archive(place: "档案室 12 架"), to: archived))
        #expect(throws: Rejection.self) { try give(.file(place: "柜 3", contents: Self.contents(38)), to: archived) }
        for role in Role.allCases where !CallbackRoles.customerService.contains(role) {
            #expect(throws: Rejection.self, "\(role)") { try give(.file(place: "柜", contents: Self.contents(1)), to: file, as: role) }
            #expect(throws: Rejection.self, "\(role)") { try give(.archive(place: "柜"), to: filed, as: role) }
        }
        #expect(throws: Rejection.self) { try give(.file(place: "柜", contents: Self.contents(1)), to: file, of: "donghu") }
    }

    @Test("A limit that passes is told once, before whatever comes late; nothing of the kind after it was filed in time")
    func overdue() throws {
        let (file, _) = try opened()
        expectUnchanged(try give(.clockDue, to: file, at: "2026-04-11 23:59:59", as: .system))
        let (late, events) = try changed(give(.clockDue, to: file, at: "2026-04-12 00:00", as: .system))
        #expect(events.map(\.code) == ["file.overdue"])
        #expect((events.first as? FileOverdue)?.recipients == [.csManager, .officeDirector])
        expectUnchanged(try give(.clockDue, to: late, at: "2026-04-13 00:00", as: .system))
        let (_, afterwards) = try changed(give(.file(place: "柜", contents: Self.contents(37)), to: late, at: "2026-04-13 09:00"))
        #expect(afterwards.map(\.code) == ["file.filed"])
        let both = try changed(give(.file(place: "柜", contents: Self.contents(37)), to: file, at: "2026-04-12 00:00"))
        #expect(both.1.map(\.code) == ["file.overdue", "file.filed"] && both.0.clocks.first?.state == .missed)
        let (filed, _) = try changed(give(.file(place: "柜", contents: Self.contents(37)), to: file, at: "2026-04-11 23:59:59"))
        expectUnchanged(try give(.clockDue, to: filed, at: "2026-05-01 00:00", as: .system))
    }

    @Test("Where it stands is for those who work with it; the sheet is well formed, escapes what was written and has no private word")
    func shown() throws {
        let (file, _) = try opened()
        let (filed, _) = try changed(give(.file(place: "柜 <b>3", contents: Self.contents(2)), to: file))
        #expect(filed.view(for: Actor(subject: "x", role: .csDept)).filing?.place == "柜 <b>3")
        #expect(filed.view(for: Actor(subject: "x", role: .technician)).filing == nil)
        let records = [1, 2].map { place in
            FiledRecord(
                place: place, taskId: CallbackTaskID(.v7()), number: "CB-20260302-00000\(place)", cycle: place, kind: .repair,
                askedAt: local("2026-03-0\(place) 10:30"), rating: place == 1 ? .satisfied : .dissatisfied,
                problem: place == 1 ? nil : .sameMatter, awaitsReview: false)
        }
        let sheet = FileSheet(of: filed, for: Actor(subject: "x", role: .csDept), records: records, in: .shanghai).html
        for part in [
            "回访记录月度卷", "osmanthus", "2026-03", "CF-20260401-000001", "柜 &lt;b&gt;3", "CB-20260302-000002（第 2 次）", "2026-03-01 10:30", "不满意",
            "原问题",
        ] { #expect(sheet.contains(part), "\(part)") }
        for tag in ["table", "tr", "td", "th", "h1", "thead", "tbody"] {
            let opened = sheet.matches(of: try Regex("<\(tag)[ >]")).count
            #expect(opened == sheet.components(separatedBy: "</\(tag)>").count - 1, "\(tag)")
        }
        #expect(!FileSheet(of: filed, for: Actor(subject: "x", role: .technician), records: records, in: .shanghai).html.contains("柜"))
        let cut = FileSheet(of: filed, for: Actor(subject: "x", role: .csDept), records: [records[0]], in: .shanghai).html
        #expect(cut.contains("其余 1 条") && !sheet.contains("其余"))
    }
}
