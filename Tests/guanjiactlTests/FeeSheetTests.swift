import Foundation
import SharedModels
import Testing

@testable import guanjiactl

@Suite("Tables of payment notices (INT-55)") struct FeeSheetTests {
    private static let example = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../examples/imports/fee-notices.csv").standardizedFileURL
    private static let options = ContactSheet.Options(office: "yunxi", zone: .gmt)

    private func sheet(_ text: String, signedBy: String? = "周敏", office: String? = "yunxi") throws -> FeeSheet {
        try FeeSheet(Array(text.utf8), signedBy: signedBy, options: ContactSheet.Options(office: office, zone: .gmt))
    }

    @Test("The example is understood, with --signed-by for the row that names nobody") func example() throws {
        let bytes = Array(try Data(contentsOf: Self.example))
        let sheet = try FeeSheet(bytes, signedBy: "周敏", options: Self.options)
        #expect(sheet.problems == [])
        #expect(
            sheet.entries.map(\.body.charges) == [
                [.init(charge: .management, amountFen: 28_600), .init(charge: .energy, amountFen: 4_350)],
                [.init(charge: .management, amountFen: 115_200), .init(charge: .paidService, amountFen: 6_000)],
                [.init(charge: .management, amountFen: 19_850)],
            ])
        #expect(sheet.entries.map(\.body.signature) == ["示例主管", "示例主管", "周敏"])
        #expect(sheet.entries.map(\.body.until) == [nil, LedgerMonth("2026-06"), nil])
        let unsigned = try FeeSheet(bytes, signedBy: nil, options: Self.options)
        #expect(unsigned.problems.map(\.description) == ["line 4, signature: is empty; --signed-by says who signs"])
        #expect(unsigned.entries.count == 2)
    }

    @Test(
        "Amounts are read exactly, as people write them, or not at all",
        arguments: [
            ("286", 28_600), ("286.5", 28_650), ("286.05", 28_605), ("¥1,286.50", 128_650), ("￥ 0.01", 1), ("12元", 1_200),
            ("1,234,567.89", 123_456_789), ("999999999", 99_999_999_900), ("0.29", 29),
            ("", nil), ("-5", nil), ("1,28.5", nil), ("286.505", nil), ("1e3", nil), ("二百", nil), ("1234567890", nil), (".5", nil),
        ] as [(String, Int?)])
    func amount(_ cell: String, _ fen: Int?) { #expect(FeeCells.fen(cell) == fen) }

    @Test("What cannot be understood is named by line and column, quotes no cell, and keeps nothing else from being sent")
    func problems() throws {
        let sheet = try sheet(
            """
            通知单号,房号,业主,账期,管理费,能源费
            A-1,3-1,秘密,2026-13,286,
            A-2,3-2,,2026年4月,abc,
            A-3,,,2026/04,1,
            A-4,3-4,,202604,0,
            A-5,3-5,,,1,
            A-6,3-6,,2026-04,1,2
            A-6,3-7,,2026-04,1,2
            A-8,3-8
            """)
        #expect(
            sheet.problems.map(\.description) == [
                "line 2, from: is not a month such as 2026-03",
                "line 3, management: is not an amount in yuan such as 286.00, at most a hundred million",
                "line 4, unit: is empty", "line 5, management: and every other amount is empty or nothing",
                "line 6, from: is empty", "line 8, notice_number: is that of line 7",
                "line 9: the row has 2 fields, the header has 6",
            ])
        #expect(sheet.entries.map(\.lines) == [[7]])
        #expect(sheet.entries.first?.body.charges.map(\.amountFen) == [100, 200])
    }

    @Test("A table without what every row needs is refused as a whole") func header() {
        for (header, missing) in [("unit,from,management", "notice_number"), ("notice_number,unit,from", "management")] {
            #expect { try sheet(header + "\n") } throws: { "\($0)".contains(missing) }
        }
        #expect { try sheet("notice_number,unit,from,energy\n", office: nil) } throws: { "\($0)".contains("office") }
    }

    @Test("The same notice gives the same key, and one that says something else another (D8)") func key() throws {
        let text = "notice_number,unit,from,management\nA-1,3-1,2026-04,"
        func key(_ amount: String) throws -> String {
            let entry = try #require(try sheet(text + amount).entries.first)
            return entry.idempotencyKey(of: try entry.json())
        }
        #expect(try key("286") == key("286.00"))
        #expect(try key("286") != key("287"))
    }

    @Test("Another system's table is read by a map") func mapped() throws {
        let map: ImportMap<FeeColumn> = try ImportMap(
            Data(
                """
                name: ledger
                fields:
                  office: {constant: yunxi}
                  notice_number: 单据号
                  unit: {join: [楼栋, 房号], with: "-"}
                  from: 月
                  management: 金额
                """.utf8), zone: .gmt, hasOffice: false)
        let sheet = try FeeSheet(
            Array("单据号,楼栋,房号,月,金额\nX-1,3,1502,2026-04,286\n".utf8), by: map, signedBy: "周敏", options: Self.options)
        #expect(sheet.problems == [] && sheet.entries.map(\.body.unit) == ["3-1502"])
    }
}
