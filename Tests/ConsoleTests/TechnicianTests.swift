import Foundation
import TestSupport
import Testing

@testable import Console

@Suite("A technician's day, signatures and files") struct TechnicianTests {
    private static func slips(_ ids: String...) -> JSONValue { .array(ids.map { .object(["id": .string($0)]) }) }

    @Test("What presses comes first, what only lacks a signature before what is on its way to the office, and no slip twice (REP-09)")
    func order() {
        func done(_ id: String, _ state: String, _ at: String) -> JSONValue {
            .object(["id": .string(id), "state": .string(state), "finished": .object(["at": .string(at)])])
        }
        let plan = DayPlan(
            .object([
                "day": .string("2026-03-02"), "later": Self.slips("f"), "unappointed": Self.slips("e"), "today": Self.slips("c", "d"),
                "late": .array([]), "emergencies": Self.slips("a"),
                "toHandIn": .array([
                    done("i", "signed_off", "2026-03-01T08:00:00.000Z"), done("h", "work_done", "2026-03-02T08:00:00.000Z"),
                    done("g", "work_done", "2026-03-02T07:00:00.000Z"), done("a", "work_done", "2026-03-02T07:00:00.000Z"),
                    .object(["state": .string("work_done")]),
                ]),
            ]))
        #expect(plan.day == "2026-03-02")
        #expect(plan.sections.map(\.part) == [.emergencies, .today, .toHandIn, .unappointed, .later])
        #expect(plan.sections.map { $0.slips.compactMap { $0["id"]?.string } } == [["a"], ["c", "d"], ["g", "h", "i"], ["e"], ["f"]])
        #expect(plan.count == 8)
    }

    @Test("Of a very long day the first are shown") func long() {
        let all = JSONValue.array((0..<150).map { .object(["id": .string("\($0)")]) })
        #expect(DayPlan(.object(["today": all])).count == DayPlan.mostSlips)
        #expect(DayPlan(.null).sections.isEmpty)
    }

    private static let steps: [([String], Bool, String?, [String], [String])] = [
        (["judge", "collect", "attach", "note-progress"], false, "collect", [], ["note-progress"]),
        (["no-answer", "quote", "hand-back", "unassign"], false, "quote", ["no-answer"], ["hand-back", "unassign"]),
        (["quote", "make-safe", "no-answer"], false, "make-safe", ["quote", "no-answer"], []),
        (["accept-quote", "decline-quote", "start"], false, "start", ["accept-quote", "decline-quote"], []),
        (["accept-quote", "decline-quote"], false, "accept-quote", ["decline-quote"], []),
        (["report-back", "requote"], false, "requote", ["report-back"], []),
        (["finish", "explain-delay"], true, "finish", ["explain-delay"], []),
        (["finish", "explain-delay"], false, "finish", [], ["explain-delay"]),
        (["sign-off", "attach"], false, "sign-off", [], []), ([], true, nil, [], []),
    ]

    @Test("Each slip has one next step, in the order in which a visit goes (REP-08 to REP-16)", arguments: steps)
    func next(allowed: [String], owesReason: Bool, next: String?, beside: [String], more: [String]) {
        let steps = SlipSteps(of: Set(allowed), owesReason: owesReason)
        #expect(steps.next == next)
        #expect(steps.beside == beside)
        #expect(steps.more == more)
    }

    @Test("Every step of a visit is a command of the contract, with words") func known() throws {
        let content = try Content()
        let shape = try #require(content.catalogue.kinds[SlipVisit.kind])
        #expect(SlipSteps.all.subtracting(shape.commands.keys).isEmpty)
        #expect(shape.files?.kinds.contains("signature") == true)
        let fields = try #require(shape.commands[SignOff.code]).fields
        let names = SignOff.fields(fields, FieldView(wording: Wording(words: content.words, language: .zh), prefix: SignOff.code))
            .compactMap { $0["name"] as? String }
        #expect(Set(names) == Set(fields.map(\.name)), "nothing of the sign-off is left out")
        #expect(names.prefix(3) == ["quality", "attitude", "conduct"])
    }

    @Test("A sign-off lacks what is not given, and asks for no more than was accepted (REP-11, REP-13)") func faults() {
        let whole: [String: JSONValue] = [
            "quality": .string("satisfied"), "attitude": .string("satisfied"), "conduct": .string("satisfied"),
            "amountFen": .integer(3_700),
        ]
        #expect(SignOff.faults(in: whole, accepted: 3_700) == [])
        #expect(SignOff.faults(in: whole, accepted: 3_699) == [FormReading.Fault(name: "amountFen", reason: .aboveAccepted)])
        let names = SignOff.faults(in: ["amountFen": .integer(0), "conduct": .string("satisfied")], accepted: 0).map(\.name)
        #expect(names == ["quality", "attitude"])
    }

    private static let phones: [(String, String?)] = [
        ("13900000042", "tel:13900000042"), ("+86 139-0000-0042", "tel:+8613900000042"), ("0731 8888", "tel:07318888"), ("***", nil),
        ("", nil), ("12", nil), ("139****0042", nil), ("021-5555 0199 转 8012", "tel:02155550199,8012"),
        ("0731-88880000转8012", "tel:073188880000,8012"), ("021-55550199 分机 12", "tel:02155550199,12"),
        ("+86 21 5555 0199 x8012", "tel:+862155550199,8012"), ("55550199 Ext. 8012", "tel:55550199,8012"), ("55550199转", "tel:55550199"),
        ("Tel: 55550199", "tel:55550199"), ("13900000042/13900000043", "tel:13900000042"),
        ("55550199转8012、13900000042", "tel:55550199,8012"), ("转人工", nil),
    ]

    @Test("A number is dialled by its digits, its extension after a pause, and one that is masked not at all", arguments: phones)
    func phone(text: String, href: String?) { #expect(SlipCard.phone(text)?["href"] as? String == href) }

    private static let png = TestPicture.png(pixels: 300)

    @Test("A drawing is taken as the picture alone, byte for byte") func drawn() throws {
        let plain = try #require(DrawnSignature(dataURL: TestPicture.dataURL(Self.png)))
        #expect(plain.png == Self.png)
        let beside = TestPicture.png(pixels: 300, beside: TestPicture.part("tEXt", Array("place".utf8)) + TestPicture.part("sRGB", [0]))
        #expect(beside != Self.png)
        #expect(DrawnSignature(dataURL: TestPicture.dataURL(beside))?.png == Self.png)
        #expect(DerivedKey.sha256(Data()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    private static let broken: [String] = [
        "", "data:", "data:image/png;base64,", "data:image/png;base64,%%%%", "data:image/jpeg;base64,\(png.base64EncodedString())",
        png.base64EncodedString(), TestPicture.dataURL(png) + "\n", TestPicture.dataURL(png.dropLast()), TestPicture.dataURL(png + [0]),
        TestPicture.dataURL(Data(png.prefix(40))), TestPicture.dataURL(TestPicture.png(pixels: 0)),
        TestPicture.dataURL(TestPicture.png(pixels: 10, width: 0)), TestPicture.dataURL(TestPicture.png(pixels: 10, width: 70_000)),
        TestPicture.dataURL(TestPicture.png(pixels: 10, beside: TestPicture.part("EVIL", [1]))),
        TestPicture.dataURL(TestPicture.png(pixels: DrawnSignature.mostBytes)), TestPicture.dataURL(Data("<svg/>".utf8)),
    ]

    @Test("What is no drawing of a screen, cut off or too large is none", arguments: broken)
    func noDrawing(text: String) { #expect(DrawnSignature(dataURL: text) == nil) }

    @Test("Changed at any place, a drawing is read or refused, and never longer than it was sent") func damaged() {
        let whole = Array(TestPicture.png(pixels: 20))
        for index in whole.indices {
            for step: UInt8 in [1, 0x20, 0x80] {
                var bytes = whole
                bytes[index] = bytes[index] &+ step
                let drawn = DrawnSignature(dataURL: TestPicture.dataURL(Data(bytes)))
                #expect((drawn?.png.count ?? 0) <= whole.count)
            }
        }
    }

    private static let contents: [([UInt8], String, String)] = [
        ([0xFF, 0xD8, 0xFF, 0xE1], "application/octet-stream", "image/jpeg"), (Array(png.prefix(8)), "image/jpeg", "image/png"),
        (Array("RIFF....WEBP".utf8), "", "image/webp"), (Array("RIFF....WAVE".utf8), "audio/x-wav", "audio/wav"),
        (Array("%PDF-1.4".utf8), "text/plain", "application/pdf"), (Array("ID3.".utf8), "audio/mp3", "audio/mpeg"),
        ([0xFF, 0xFB, 0x90], "audio/mp3", "audio/mpeg"), ([0xFF, 0xF1, 0x50], "audio/x-aac", "audio/aac"),
        (Array("#!AMR\n".utf8), "", "audio/amr"), (Array("From: a".utf8), "message/rfc822", "message/rfc822"),
        (Array("<svg/>".utf8), "image/svg+xml", "image/svg+xml"), ([0xFF], "image/png", "image/png"), ([], "text/plain", "text/plain"),
    ]

    @Test("A file is what its first bytes say, and otherwise what the browser says", arguments: contents)
    func content(bytes: [UInt8], declared: String, type: String) { #expect(FileContent.type(of: Data(bytes), declared: declared) == type) }

    @Test("Keys of one form's requests differ by what they carry, and are the same each time") func keys() {
        let one = DerivedKey.of("k", part: "after", content: Data([1]))
        #expect(one == DerivedKey.of("k", part: "after", content: Data([1])) && one.count == 64)
        let others = [
            DerivedKey.of("l", part: "after", content: Data([1])), DerivedKey.of("k", part: "before", content: Data([1])),
            DerivedKey.of("k", part: "after", content: Data([2])),
        ]
        #expect(!others.contains(one) && Set(others).count == 3)
    }
}
