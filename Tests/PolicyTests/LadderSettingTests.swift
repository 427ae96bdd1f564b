import Foundation
import SharedModels
import Testing

@testable import Policy

/// The ladder and the routing matrix as a policy file states them.
@Suite("Escalation ladder and routing matrix")
struct LadderSettingTests {
    static let rungs: [(String, EscalationRung)] = [
        ("T-FIRST 75% responsible", EscalationRung(.first, .share(Ratio(uncheckedBasisPoints: 7_500)), [.responsible])),
        (
            "T-GM bound general_manager office_director",
            EscalationRung(.generalManager, .atBound, [.role(.generalManager), .role(.officeDirector)])
        ),
        (
            "T-RESOLVE +1d quality_dept level=quality",
            EscalationRung(.resolve, .after(seconds: 86_400), [.role(.qualityDept)], level: .quality)
        ),
        ("T-MONTH +90m responsible level=gm", EscalationRung(.month, .after(seconds: 5_400), [.responsible], level: .generalManager)),
    ]

    @Test("A rung is read and written in one form", arguments: rungs.indices)
    func rung(_ index: Int) {
        let (text, rung) = Self.rungs[index]
        #expect(EscalationRung(settingText: text) == rung)
        #expect(rung.settingText == text)
    }

    @Test(
        "What is no rung is refused",
        arguments: [
            "", "T-FIRST", "T-FIRST 75%", "T-NONE 75% responsible", "T-FIRST 0% responsible", "T-FIRST 100% responsible",
            "T-FIRST 075% responsible", "T-FIRST +0h responsible", "T-FIRST +1w responsible", "T-FIRST bound nobody",
            "T-FIRST bound responsible responsible", "T-FIRST bound responsible level=office", "T-FIRST bound level=gm",
            "T-FIRST  bound responsible", "T-FIRST bound operator",
        ])
    func refused(_ text: String) { #expect(EscalationRung(settingText: text) == nil) }

    static let callbackRungs: [(String, CallbackRung)] = [
        ("T-CB 75% responsible", CallbackRung(.share(Ratio(uncheckedBasisPoints: 7_500)), [.responsible])),
        ("T-CB bound responsible office_director", CallbackRung(.atBound, [.responsible, .role(.officeDirector)])),
        ("T-CB +1d general_manager", CallbackRung(.after(seconds: 86_400), [.role(.generalManager)])),
    ]

    @Test("A callback's rung is read and written in the same form (CBK-06)", arguments: callbackRungs.indices)
    func callbackRung(_ index: Int) {
        let (text, rung) = Self.callbackRungs[index]
        #expect(CallbackRung(settingText: text) == rung)
        #expect(rung.settingText == text)
    }

    @Test(
        "What is no rung of a callback is refused: it has one clock and no level",
        arguments: [
            "", "T-CB", "T-CB 75%", "T-SWEEP bound responsible", "T-FIRST bound responsible", "T-CB 100% responsible", "T-CB bound nobody",
            "T-CB bound responsible responsible", "T-CB bound responsible level=gm", "75% responsible", "T-CB  bound responsible",
        ])
    func refusedForCallbacks(_ text: String) { #expect(CallbackRung(settingText: text) == nil) }

    @Test("The rungs of T-CB come in the order in which they are reached: the reminder, those of every kind, those of the kind")
    func callbackOrder() {
        let rules = Policy.baseline {
            $0.callback.ladder[.repair] = [CallbackRung(.share(Ratio(uncheckedBasisPoints: 5_000)), [.responsible])]
        }
        .callback
        let usual = ["T-CB 75% responsible", "T-CB bound responsible office_director"]
        #expect(rules.rungs(for: .complaint).map(\.settingText) == usual)
        #expect(rules.rungs(for: .majorComplaint).map(\.settingText) == usual + ["T-CB bound general_manager"])
        #expect(rules.rungs(for: .repair).map(\.settingText) == ["T-CB 50% responsible"] + usual)
        #expect(Policy.baseline { $0.callback.reminderShare = nil }.callback.rungs(for: .repair).map(\.settingText) == [usual[1]])
    }

    @Test("The rungs of a clock come in the order in which they are reached, the reminder among them")
    func order() {
        var settings = PolicySettings()
        settings.complaint.ladder[.general] = [
            EscalationRung(.resolve, .after(seconds: 60), [.role(.qualityDept)]),
            EscalationRung(.resolve, .share(Ratio(uncheckedBasisPoints: 5_000)), [.role(.csManager)]),
        ]
        let rules = Policy(name: "test", settings: settings).complaint
        #expect(
            rules.rungs(of: .resolve, class: .general).map(\.settingText) == [
                "T-RESOLVE 50% cs_manager", "T-RESOLVE 75% responsible", "T-RESOLVE bound responsible office_director",
                "T-RESOLVE +1m quality_dept",
            ])
        #expect(
            rules.rungs(of: .resolve, class: .major).map(\.settingText) == [
                "T-RESOLVE 75% responsible", "T-RESOLVE bound responsible office_director",
            ])
    }

    @Test("A company puts other posts into a row of the matrix by a file of its own; the other rows stay")
    func matrix() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "policy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = """
            complaint:
              routing:
                fees:
                  responsible: [finance_manager]
              ladder:
                major: [T-GM +2h quality_dept]
            callback:
              ladder:
                repair: [T-CB +1d cs_manager]
            """
        let baseline = try String(contentsOf: deployedFile("baseline.yaml"), encoding: .utf8)
        try baseline.write(to: folder.appending(path: "baseline.yaml"), atomically: true, encoding: .utf8)
        try ("extends: baseline\n" + text).write(to: folder.appending(path: "own.yaml"), atomically: true, encoding: .utf8)
        let policy = try PolicyFolder(folder).policy(named: "own")
        #expect(policy.complaint.routing[.fees].responsible == [.financeManager])
        #expect(policy.complaint.routing[.fees].major == [.generalManager])
        #expect(policy.complaint.routing[.cleaningGreening] == PolicySettings().complaint.routing[.cleaningGreening])
        #expect(policy.complaint.ladder[.major].map(\.settingText) == ["T-GM +2h quality_dept"])
        #expect(policy.callback.ladder[.repair].map(\.settingText) == ["T-CB +1d cs_manager"])
        #expect(policy.callback.ladder[.majorComplaint] == PolicySettings().callback.ladder[.majorComplaint])
        #expect(policy.version != Policy.baseline.version)

        try "extends: baseline\ncomplaint:\n  routing:\n    fees:\n      responsible: []\n"
            .write(to: folder.appending(path: "none.yaml"), atomically: true, encoding: .utf8)
        #expect(throws: PolicyError.self) { try PolicyFolder(folder).policy(named: "none") }
    }

    @Test("A reminder comes when its share of the time has gone, pauses left out")
    func instants() throws {
        var clock = CaseClock(name: "T-FEEDBACK", started: Date(timeIntervalSince1970: 0), bound: Date(timeIntervalSince1970: 1_000))
        let rung = EscalationRung(.feedback, .share(Ratio(uncheckedBasisPoints: 7_500)), [.responsible])
        #expect(rung.instant(of: clock) == Date(timeIntervalSince1970: 750))
        clock.pause(at: Date(timeIntervalSince1970: 100), cause: "request-info")
        clock.resume(at: Date(timeIntervalSince1970: 300), bound: Date(timeIntervalSince1970: 1_200))
        #expect(rung.instant(of: clock) == Date(timeIntervalSince1970: 950))
    }
}
