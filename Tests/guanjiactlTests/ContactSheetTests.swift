import Foundation
import SharedModels
import Testing

@testable import guanjiactl

@Suite("Importing a table of contacts", .timeLimit(.minutes(10)))
struct ContactSheetTests {
    private func read(_ text: String, office: String? = "yunxi") throws -> ContactSheet {
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        return try ContactSheet(Array(text.utf8), options: .init(office: office, zone: zone))
    }

    private func json(_ row: ContactSheet.Row) throws -> String { String(decoding: try row.body.json(), as: UTF8.self) }

    @Test("A row becomes the body of a request; empty cells are left out")
    func body() throws {
        let sheet = try read(
            """
            reference,occurred_at,kind,channel,caller_name,unit,reason,urgency,emergency_category,appointed_at
            R1,2026-03-02 08:30,repair,phone,林某,3-1-501,"水管, 爆了",emergency,EM4,
            """)
        #expect(sheet.problems.isEmpty)
        let row = try #require(sheet.rows.first)
        #expect(row.line == 2)
        #expect(
            try json(row) == """
                {"caller":{"name":"林某","unit":"3-1-501"},"channel":"phone","externalId":"\(row.idempotencyKey)",\
                "handOver":{"repair":{"emergencyCategory":"EM4","urgency":"emergency"}},\
                "kind":"repair","occurredAt":"2026-03-02T00:30:00Z","office":"yunxi","reason":"水管, 爆了"}
                """)
    }

    @Test("Chinese headers and Chinese words for codes mean the same as the English ones")
    func chinese() throws {
        let chinese = try read("编号,类型,渠道,事由,房号,紧急程度,预约时间\nR1,报修,电话,漏水,3-1-501,急,2026-03-02 10:00\n")
        let english = try read(
            "reference,kind,channel,reason,unit,urgency,appointed_at\nR1,repair,phone,漏水,3-1-501,urgent,2026-03-02T10:00:00+08:00\n")
        #expect(chinese.problems.isEmpty)
        #expect(chinese.rows == english.rows)
    }

    @Test("No Chinese name stands for two columns")
    func distinctNames() {
        let names = ContactColumn.allCases.flatMap { [$0.rawValue] + $0.chineseNames }
        #expect(Set(names).count == names.count)
    }

    @Test(
        "A header that cannot be understood is refused, with what to do",
        arguments: [
            ("kind,chanel,reason\n", "line 1: unknown column chanel; did you mean channel?"),
            ("kind,channel,reason,zodiac\n", "line 1: unknown column zodiac"),
            ("kind,channel,reason,kind\n", "line 1: the column kind appears twice"),
            ("类型,channel,reason,kind\n", "line 1: the column kind appears twice"),
            ("kind,unit\n", "line 1: these columns are missing: channel, reason"),
            ("", "line 1: the file is empty; its first row must name the columns"),
        ])
    func headers(text: String, expected: String) {
        let error = #expect(throws: CSVError.self) { try read(text) }
        #expect(error?.description == expected)
    }

    @Test("Without an office for all rows the table needs the column")
    func office() throws {
        let error = #expect(throws: CSVError.self) { try read("kind,channel,reason\n", office: nil) }
        #expect(error?.description == "line 1: these columns are missing: office")
        let sheet = try read("office,kind,channel,reason\nqingshan,enquiry,web,问\n,enquiry,web,问\n", office: nil)
        #expect(sheet.rows.map(\.body.office) == ["qingshan"])
        #expect(sheet.problems.map(\.description) == ["line 3, office: is empty"])
    }

    @Test("Bad rows are named by line and column; the good ones are kept")
    func badRows() throws {
        let sheet = try read(
            """
            reference,kind,channel,reason,occurred_at,to_company,place
            R1,complaint,phone,"two
            lines",2026-03-02 08:30,maybe,楼下
            R2,complaint,pigeon,x,2026-02-30 08:30,no,楼下
            R3,,phone,x,,,
            R4,enquiry,phone
            R5,enquiry,phone,x,,,
            R5,enquiry,phone,y,,,
            """)
        #expect(sheet.rows.map(\.reference) == ["R5"])
        #expect(sheet.rows.map(\.line) == [7])
        let problems = sheet.problems.map { [$0.line.description, $0.column?.rawValue ?? "-"] }
        #expect(
            problems == [
                ["2", "to_company"], ["4", "channel"], ["5", "kind"], ["6", "-"], ["8", "reference"],
            ])
        #expect(sheet.problems.last?.detail == "the row on line 7 has the same reference and says something else")
        #expect(sheet.problems.allSatisfy { !$0.description.contains("pigeon") && !$0.description.contains("maybe") })
    }

    @Test("A row that stands in the table twice is sent once and counts twice")
    func sameRows() throws {
        let sheet = try read(
            "reference,kind,channel,reason\nR1,enquiry,web,x\n,enquiry,web,y\nR1,enquiry,web,x\n,enquiry,web,y\nR1,enquiry,web,x\n")
        #expect(sheet.problems.isEmpty)
        #expect(sheet.rows.map(\.line) == [2, 3])
        #expect(sheet.rows.map(\.repeatedOn) == [[4, 6], [5]])
    }

    @Test("A row may repeat an earlier one, not a later one")
    func links() throws {
        let sheet = try read(
            """
            reference,kind,channel,reason,linked_reference
            A,enquiry,web,x,
            B,enquiry,web,x,A
            C,enquiry,web,x,D
            D,enquiry,web,x,
            """)
        #expect(sheet.rows.map(\.reference) == ["A", "B", "D"])
        #expect(sheet.problems.map(\.line) == [4])
    }

    @Test("The key of a row stays the same however the table changes around it, and differs between references")
    func keys() throws {
        let first = try read("reference,kind,channel,reason\nR1,enquiry,web,x\nR2,enquiry,web,x\n").rows
        let second = try read("kind,reason,channel,reference\nenquiry,other words,phone,R1\n").rows
        #expect(first[0].idempotencyKey == second[0].idempotencyKey)
        #expect(first[0].idempotencyKey != first[1].idempotencyKey)
        let elsewhere = try read("reference,kind,channel,reason\nR1,enquiry,web,x\n", office: "qingshan").rows
        #expect(first[0].idempotencyKey != elsewhere[0].idempotencyKey)
        #expect(first[0].idempotencyKey.utf8.count == 39)
    }

    @Test("Without a reference the key comes from what the row says, in whatever order the columns stand")
    func keysWithoutReference() throws {
        let first = try read("kind,channel,reason\nenquiry,web,x\nenquiry,web,y\n").rows
        let second = try read("reason,kind,channel,unit\nx,enquiry,web,\n").rows
        #expect(first[0].idempotencyKey == second[0].idempotencyKey)
        #expect(first[0].idempotencyKey != first[1].idempotencyKey)
    }

    @Test(
        "Times are local to the estate unless they say otherwise",
        arguments: [
            ("2026-03-02 08:30", 1_772_411_400.0), ("2026/3/2 8:30", 1_772_411_400), ("2026-03-02T08:30:15", 1_772_411_415),
            ("2026-03-02T08:30:00+08:00", 1_772_411_400), ("2026-03-02T00:30Z", 1_772_411_400),
            ("2026-03-02T08:30:00.25+0800", 1_772_411_400),
        ])
    func times(cell: String, seconds: Double) throws {
        let time = CellTime(zone: try #require(TimeZone(identifier: "Asia/Shanghai")))
        #expect(time.instant(cell) == Date(timeIntervalSince1970: seconds))
    }

    @Test(
        "Times that do not exist are refused",
        arguments: ["", "gestern", "2026-02-29 08:00", "2026-03-02", "2026-03-02 24:61", "2026-13-01 08:00", "2026-03-02T08:00+25:00"])
    func wrongTimes(cell: String) throws {
        let time = CellTime(zone: try #require(TimeZone(identifier: "Asia/Shanghai")))
        #expect(time.instant(cell) == nil)
    }

    @Test("A file has a largest number of rows")
    func rowLimit() throws {
        var options = ContactSheet.Options(office: "yunxi", zone: .gmt)
        options.rows = 2
        let text = "kind,channel,reason\n" + String(repeating: "enquiry,web,x\n", count: 3)
        #expect(throws: CSVError(.tooManyRecords(limit: 2), line: 4)) { try ContactSheet(Array(text.utf8), options: options) }
    }

    @Test("A call that counts for nothing needs no kind")
    func voids() throws {
        let sheet = try read("kind,channel,reason,void_reason\n,phone,,打错电话\n")
        #expect(sheet.rows.first?.body.voidReason == .wrongNumber)
        #expect(sheet.rows.first?.body.kind == .enquiry)
    }
}
