import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Units and telephone numbers are known however they are written (INT-39, INT-41)")
struct UnitKeyTests {
    @Test(
        "Every way of writing a unit comes to one key",
        arguments: [
            ("3-2-1502", "3-2-1502"), ("3栋2单元1502室", "3-2-1502"), ("３栋２单元１５０２室", "3-2-1502"), ("3 栋 2 单元 1502", "3-2-1502"),
            ("3幢2单元1502", "3-2-1502"), ("3号楼2单元1502房", "3-2-1502"), ("3－2－1502", "3-2-1502"), ("3—2—1502", "3-2-1502"),
            ("3 2 1502", "3-2-1502"), ("3#2-1502", "3-2-1502"), ("03-02-1502", "3-2-1502"), (" 3--2-1502- ", "3-2-1502"),
            ("3/2/1502", "3-2-1502"),
            ("3栋1502", "3-1502"), ("12号1502室", "12-1502"), ("a座1201", "A-1201"), ("A1201", "A1201"), ("Ａ座１２０１", "A-1201"),
            ("云溪花园3栋1单元1502室", "云溪花园-3-1-1502"), ("云溪 花园 3栋1单元1502", "云溪花园-3-1-1502"), ("商铺 12", "商铺-12"), ("000", "0"),
            ("3栋2单元\u{200B}1502", "3-2-1502"),
        ])
    func units(text: String, key: String) { #expect(UnitKey(text)?.description == key) }

    @Test("What names no unit has no key", arguments: ["", " ", "-", "栋", "单元室", "　", "\u{200B}"])
    func nothing(text: String) { #expect(UnitKey(text) == nil) }

    private static let signs = [
        "3", "0", "12", "1502", "a", "B", "栋", "幢", "号楼", "单元", "单", "元", "室", "-", "－", "—", " ", "　", "花园", "Ａ", "０", "#", "层",
    ]

    @Test("The key of a key is the key, whatever it was made of", arguments: 1...4) func idempotent(seed: Int) {
        var generator = SplitMix(seed: UInt64(seed))
        var named = 0
        for _ in 0..<5_000 {
            let text = (0..<Int.random(in: 1...9, using: &generator)).map { _ in Self.signs.randomElement(using: &generator) ?? "" }
                .joined()
            guard let key = UnitKey(text) else { continue }
            named += 1
            #expect(UnitKey(key.description) == key, "\(text)")
            #expect(UnitKey("\(key) 室") == key, "\(text)")
        }
        #expect(named > 2_000)
    }

    @Test("Units that may be the same are alike, others are not") func alike() throws {
        func unit(_ text: String) throws -> UnitKey { try #require(UnitKey(text)) }
        for (one, other, alike) in [
            ("3-2-1502", "3-1502", true), ("3-1502", "1502", true), ("A座1201", "A1201", true), ("3-2-1502", "3-2-1503", false),
            ("3-2-1502", "4-2-1502", false), ("3-1-1502", "3-2-1502", false),
        ] {
            #expect(try unit(one).isLike(unit(other)) == alike, "\(one) \(other)")
            #expect(try unit(other).isLike(unit(one)) == alike, "\(other) \(one)")
        }
    }

    @Test(
        "Every way of writing a telephone number comes to its digits",
        arguments: [
            ("13800000001", "13800000001"), ("+86 138-0000-0001", "13800000001"), ("0086 138 0000 0001", "13800000001"),
            ("(+86)13800000001", "13800000001"), ("＋８６１３８０００００００１", "13800000001"), ("021-5555 0199", "02155550199"),
            ("021-55550199转12", "02155550199转12"), ("021-55550199 x 12", "02155550199转12"), ("+852 5555 0100", "85255550100"),
            ("00852 5555 0100", "85255550100"), ("12345", "12345"),
        ])
    func phones(text: String, digits: String) {
        let number = PhoneNumber(text)
        #expect(number?.description == digits)
        #expect(PhoneNumber(digits)?.description == digits)
    }

    @Test(
        "What is no telephone number has no digits",
        arguments: ["", "12", "王芳", "138abc", "123456789012345678901", "5555转", "5555转12345678"])
    func noPhones(text: String) { #expect(PhoneNumber(text) == nil) }
}
