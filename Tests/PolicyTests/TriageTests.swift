import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Policy

@Suite("Words of danger, trades and the charge standard", .timeLimit(.minutes(10)))
struct TriageTests {
    let rules = Policy.baseline.repair

    private func categories(_ text: String) -> [String] { rules.proposals(for: text).map(\.category.rawValue) }

    @Test(
        "REP-02, WE-38: the words of a report propose each category, in Chinese and in English",
        arguments: [
            ("EM1", "3号楼电梯困人了"), ("EM1", "老人 被困 在电梯里"), ("EM1", "Two people are trapped!"), ("EM1", "child stuck in the lift"),
            ("EM2", "地下室顶板塌陷"), ("EM2", "阳台墙体倾斜"), ("EM2", "The garden wall collapsed."), ("EM2", "structural damage to a beam"),
            ("EM3", "洗澡时漏电"), ("EM3", "插座打火花"), ("EM3", "I got an electric shock"), ("EM3", "socket is SPARKING"),
            ("EM4", "厨房爆管"), ("EM4", "卫生间大量漏水"), ("EM4", "burst pipe in the kitchen"), ("EM4", "no water since noon"),
            ("EM5", "阳台栏杆松动"), ("EM5", "楼梯踏步断了"), ("EM5", "loose railing on the balcony"), ("EM5", "cracked slab"),
            ("EM6", "窗玻璃要掉下来"), ("EM6", "外墙瓷砖脱落"), ("EM6", "falling glass at the entrance"), ("EM6", "a tile about to fall"),
            ("EM7", "楼道着火"), ("EM7", "厨房煤气泄漏"), ("EM7", "There's a gas smell"), ("EM7", "smoke from the ceiling"),
        ])
    func words(category: String, text: String) throws {
        #expect(categories(text) == [category])
        let proposal = try #require(rules.proposals(for: text).first)
        #expect(!proposal.words.isEmpty)
        #expect(Set(proposal.words).isSubset(of: rules.dangerWords[proposal.category].map(\.text)))
    }

    @Test("REP-02: every word of every category proposes it, alone and in a sentence", arguments: EmergencyCategory.allCases)
    func everyWord(category: EmergencyCategory) {
        #expect(rules.dangerWords[category].count >= 8)
        for word in rules.dangerWords[category].map(\.text) {
            for text in [word, "今天\(word)了", "help, \(word), come"] {
                let found = rules.proposals(for: text).first { $0.category == category }
                #expect(found?.words.contains(word) == true, "\(text)")
            }
        }
    }

    @Test("REP-02: several categories come in their order; an ordinary report has none")
    func several() {
        #expect(categories("着火了，电梯困人，燃气泄漏") == ["EM1", "EM7"])
        #expect(rules.proposals(for: "燃气泄漏，已经着火").first?.words == ["着火", "燃气泄漏"])
        for text in [
            "厨房水龙头滴水", "灯不亮", "", "firewall rule", "the lamp flickers", "防盗门关不严", "来电人情绪激动", "长期被困扰", "贫困人口补贴", "师傅没水平", "tap drips", "!!!",
            "🔥",
        ] {
            #expect(categories(text) == [], "\(text)")
        }
    }

    @Test(
        "A word that is denied right before it does not count",
        arguments: ["没有着火", "没着火", "未漏电", "无燃气味", "煤气灶不着火", "现在不冒烟了", "no smoke", "there is no smoke", "it is not trapped"])
    func denied(text: String) { #expect(categories(text) == []) }

    @Test(
        "In doubt a word counts: questions, answers to other questions, double denials, a second place",
        arguments: [
            "有没有漏电", "漏不漏电", "没着火吗", "没有着火？", "有无燃气味", "差点没触电", "伤者：无 电梯被困", "人员伤亡：无\n电梯被困", "不断冒烟", "没人管，漏电", "水淹没火花",
            "没有着火，但是着火点还在", "hurt: no gas leak", "Anyone hurt? No. Gas leak!", "hurt? no  smoke", "no-one out, fire",
            "not only smoke but fire", "are they not trapped?", "没 着火",
        ])
    func doubtful(text: String) { #expect(categories(text) != []) }

    @Test(
        "Property: proposals depend on neither case nor width nor blanks inside Chinese, and never crash", arguments: [UInt64(71), 72, 73])
    func invariance(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        let words = EmergencyCategory.allCases.flatMap { rules.dangerWords[$0].map(\.text) }
        let filling = ["厨房", "没有", "没", "no ", "not ", " ", "，", "a", "X", "9", "吗", "有", "\n", "楼", "-", "é", "🔥"]
        for _ in 0..<400 {
            var text = ""
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                let source = Int.random(in: 0..<3, using: &generator) == 0 ? words : filling
                text += try #require(source.randomElement(using: &generator))
            }
            let proposals = rules.proposals(for: text)
            #expect(proposals == rules.proposals(for: text.uppercased()), "\(text)")
            let wide = String(String.UnicodeScalarView(text.unicodeScalars.map(Self.wide)))
            #expect(proposals == rules.proposals(for: wide), "\(text)")
            #expect(proposals == rules.proposals(for: text + "\u{200B}"), "\(text)")
            #expect(proposals.map(\.category.rawValue) == proposals.map(\.category.rawValue).sorted())
        }
    }

    @Test("Property: any text of any characters is read", arguments: [UInt64(74), 75])
    func anything(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        for _ in 0..<300 {
            let scalars = (0..<Int.random(in: 0...40, using: &generator)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2_FFFF, using: &generator))
            }
            let text = String(String.UnicodeScalarView(scalars))
            _ = rules.proposals(for: text)
            #expect(rules.proposals(for: text + " 着火").contains { $0.category == .otherDanger })
        }
    }

    private static func wide(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        (0x21...0x7E).contains(scalar.value) ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar == " " ? "\u{3000}" : scalar
    }

    @Test(
        "REP-32: the trade that most words mean is proposed, the first of equals, none without a word",
        arguments: [
            ("厨房水管漏水", "plumbing"), ("卧室灯不亮，开关坏了", "electrical"), ("电梯异响", "lift"), ("空调不制冷", "air_conditioning"),
            ("入户门锁打不开钥匙", "locks"), ("卫生间墙砖渗水", "masonry"), ("The tap is leaking water", "plumbing"), ("no internet", "network"),
            ("water heater broken", "plumbing"), ("没电", "electrical"), ("请来看一下", nil), ("", nil),
        ] as [(String, String?)])
    func trade(text: String, trade: String?) {
        #expect(rules.trade(for: text) == trade)
        if let trade { #expect(rules.isTrade(trade)) }
    }

    @Test("A company's own trades, words and prices are read from its policy (REP-11)")
    func own() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "policy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // what stays behind in the temporary folder harms nobody
        try String(contentsOf: deployedFile("baseline.yaml"), encoding: .utf8)
            .write(to: folder.appending(path: "baseline.yaml"), atomically: true, encoding: .utf8)
        let text = """
            extends: baseline
            repair:
              ledger: {close_at: "18:00"}
              appointment_reminder: none
              danger_words:
                EM5: [井盖丢失]
              trades:
                - pool | 泳池 | swimming pool
                - general
              tariff:
                - WX-01 | 更换水龙头 | 个 | 45.00
                - WX-02 | 上门检查 | 次 | free
                - WX-03 | 线路检修 | 小时 | 0.50
            """
        try text.write(to: folder.appending(path: "own.yaml"), atomically: true, encoding: .utf8)
        let rules = try PolicyFolder(folder).policy(named: "own").repair
        #expect(rules.proposals(for: "井盖丢失，栏杆松").map(\.category) == [.railings])
        #expect(rules.proposals(for: "着火").map(\.category) == [.otherDanger])
        #expect(rules.tradeCodes == ["pool", "general"])
        #expect(rules.trade(for: "Swimming-pool tap") == "pool")
        #expect(rules.tariff.map(\.unitPriceFen) == [4_500, 0, 50])
        #expect(ChargeStandard(rules.tariff)["WX-01"]?.name == "更换水龙头")
        #expect(ChargeStandard(rules.tariff)["WX-01"]?.unit == "个")
        #expect(ChargeStandard(rules.tariff)["wx-01"] == nil)
        #expect(rules.monthClose(of: try #require(LocalMonth("2026-02"))) == at("2026-02-28 18:00"))
        #expect(rules.appointmentReminder(for: at("2026-02-28 18:00")) == nil)
    }

    @Test("REP-18, REP-09: the baseline closes a month at 17:30 of its last day and reminds half an hour before an appointment")
    func times() throws {
        #expect(rules.monthClose(of: try #require(LocalMonth("2026-03"))) == at("2026-03-31 17:30"))
        #expect(rules.appointmentReminder(for: at("2026-03-02 14:00")) == at("2026-03-02 13:30"))
        #expect(rules.technicianCapacity == 6)
        #expect(rules.tariff.isEmpty)
    }

    @Test(
        "What is no word is refused",
        arguments: ["", " ", "!", " fire", "fire ", "a,b", "[x]", "a|b", "a\nb", String(repeating: "火", count: 41)])
    func noWord(text: String) { #expect(TriageWord(text) == nil) }

    @Test("A list of words has a limit")
    func limit() {
        var settings = PolicySettings()
        let key = SettingKey.all.first { $0.key == "repair.danger_words.EM1" }
        let nodes = (0...TriageWord.most).map { SettingNode.scalar("word\($0)", quoted: false, line: 1) }
        #expect(key?.read(.list(nodes, line: 1), &settings)?.contains("at most 60") == true)
        #expect(key?.read(.list(nodes.dropLast(), line: 1), &settings) == nil)
    }
}
