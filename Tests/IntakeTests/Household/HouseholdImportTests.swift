import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake
@testable import guanjiactl

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("Households in and out as a table (INT-39, OPS-03)", .timeLimit(.minutes(10)))
struct HouseholdImportTests {
    private static let zone = TimeZone.gmt

    private func send(_ sheet: HouseholdSheet, to service: TestService) async throws -> [String: ContactImport.Outcome] {
        let base = try #require(URL(string: "http://127.0.0.1:\(service.port)"))
        let client = ServiceClient(base, token: nil) { request in
            var request = request
            request.setValue("Bearer office_director@yunxi", forHTTPHeaderField: "Authorization")
            return try await HTTPTransport.shared.send(request)
        }
        var outcomes: [String: ContactImport.Outcome] = [:]
        try await TableImport(client: client, parallel: 3).run(sheet.entries) { outcomes[$0.body.unit] = $1 }
        return outcomes
    }

    private func export(_ service: TestService, as role: Role = .officeDirector) async throws -> TestAnswer {
        try await service.ask(TestRequest("GET /households.csv", as: role, of: "yunxi"))
    }

    private func sheet(_ bytes: Data) throws -> HouseholdSheet {
        try HouseholdSheet(Array(bytes), options: .init(office: nil, zone: Self.zone))
    }

    /// Whatever a table can get wrong: formulas, apostrophes, quotes, line ends, several people, nobody, merged and vacant files.
    private func fill(_ bench: HouseholdBench) async throws {
        _ = try await bench.open(
            "3栋2单元1502室",
            people: #"""
                [{"name": "=SUM(A1)", "relation": "owner", "phones": ["13900000001", "021-55550199转12"], "preferredWay": "phone", "mayCall": true,
                  "preferredTimes": [{"from": "18:00", "to": "20:00", "weekdays": [1, 2]}, {"from": "09:00", "to": "10:00:30"}], "language": "yue"},
                 {"name": "'=周宁", "relation": "family", "mayMessage": false}]
                """#,
            more: #"""
                , "source": "phone", "joinedAt": "2021-06-01T02:00:00Z", "moveInDate": "2021-06-01", "area": 89.5,
                "remarks": "他说\"请先打电话\"，\n再上门", "keyOwner": "+业委会主任",
                "classification": {"group": "F", "occupation": "＠教师", "hobbies": "'登山", "credit": "high"}
                """#)
        let copy = try await bench.open("3-1502", people: #"[{"name": "-方敏", "relation": "tenant"}]"#)
        let vacant = try await bench.open("9栋901")
        try await bench.give("close", to: vacant)
        let lead = try await bench.open("10-1")
        try await bench.give("merge", to: copy, #"{"into": "\#(lead)"}"#)
        // The other file hears of it by a message, which is a change of its own.
        #expect(try await eventually { try await bench.file(lead).mergedFiles == [copy] })
    }

    @Test("What was exported can be imported again unchanged: nothing is added where it is, and elsewhere it is the same table")
    func roundTrip() async throws {
        let first = try await HouseholdBench.with { bench in
            try await fill(bench)
            let table = try await export(bench.service)
            #expect(table.status == 200 && table.fields["content-type"] == "text/csv; charset=utf-8")
            #expect(table.body.starts(with: [0xEF, 0xBB, 0xBF]), "Excel knows UTF-8 by its mark")
            let text = String(decoding: table.body, as: UTF8.self)
            for cell in ["\"'=SUM(A1)\"", "\"''=周宁\"", "\"'＠教师\"", "\"'+业委会主任\"", "\"'-方敏\"", "\"'登山\""] {
                #expect(text.contains(cell), "\(cell)")
            }
            let sheet = try sheet(table.body)
            #expect(sheet.problems == [] && sheet.rows == 5 && sheet.entries.count == 4)
            let changes = try await bench.service.count("SELECT count(*) FROM case_history")
            #expect(Set(try await send(sheet, to: bench.service).values) == [.known])
            #expect(try await bench.service.count("SELECT count(*) FROM case_history") == changes)
            return table.body
        }
        let second = try await HouseholdBench.with { bench in
            #expect(Set(try await send(try sheet(first), to: bench.service).values) == [.created])
            return try await export(bench.service).body
        }
        #expect(String(decoding: second, as: UTF8.self) == String(decoding: first, as: UTF8.self))
    }

    @Test("The table is for heads, of their own office, read page by page, and on record as what is shown (OPS-01, OPS-03)") func posts()
        async throws
    {
        let log = LogRecorder()
        try await HouseholdBench.with(log: log) { bench in
            for number in 1...7 { _ = try await bench.open("1-\(number)") }
            let shown = log.reveals.count
            #expect(try await export(bench.service, as: .receptionist).status == 403)
            #expect(log.reveals.count == shown)
            #expect(try await export(bench.service).status == 200)
            #expect(log.reveals.count == shown + 1 && log.reveals.last?.contains("cases=7") == true)
            #expect(try await bench.service.ask(TestRequest("GET /households.csv", as: .csManager)).status == 400)
            let other = try await bench.service.ask(TestRequest("GET /households.csv?office=yunhu", as: .officeDirector, of: "yunxi"))
            #expect(try sheet(other.body).entries.map(\.body.office) == Array(repeating: "yunxi", count: 7))
            var after = ""
            var units: [String] = []
            while true {
                let files = try await HouseholdSearch(pool: bench.service.pool).files(
                    of: "yunxi", after: after, limit: 2, reader: bench.service.engine.reader)
                guard let last = files.last else { break }
                units += files.map(\.unitKey)
                after = last.unitKey
            }
            #expect(units == (1...7).map { "1-\($0)" })
        }
    }

    @Test("Rows of one unit are one household; what is wrong is named with its line, and stops nothing else") func rows() async throws {
        let table = """
            房号,姓名,身份,电话,建筑面积,备注,入住日期
            3栋2单元1502室,林晓岚,业主,+86 13900000001,89.5,,2021/6/1
            3-2-1502,周宁,家属,,,,
            3-2-1502,林晓岚,业主,+86 13900000001,,,
            5-1-101,方敏,owner,13900000003,70,,
            5-1-101,王芳,亲戚,,,,
            6-1-101,何宁,租户,12,,,
            7-1-101,,,,60,,
            7-1-101,赵敏,业主,,61,,
            栋,李强,业主,,,,
            8-1-101,,,,,空房,
            9-1-101,孙宁,业主
            """
        let sheet = try HouseholdSheet(Array(table.utf8), options: .init(office: "yunxi", zone: Self.zone))
        #expect(sheet.entries.map(\.body.unit) == ["3栋2单元1502室", "8-1-101"])
        #expect(sheet.entries.first?.body.people.map(\.name) == ["林晓岚", "周宁"] && sheet.entries.first?.body.moveInDate == "2021-06-01")
        #expect(sheet.entries.first?.body.people.first?.phones == ["13900000001"] && sheet.entries.first?.lines == [2, 3, 4])
        let problems = sheet.problems.map { "\($0.line) \($0.column?.rawValue ?? "")" }
        #expect(problems == ["5 ", "6 relation", "7 phones", "8 ", "9 area", "10 unit", "12 "])
        for problem in sheet.problems { for cell in ["方敏", "王芳", "亲戚", "13900000003"] { #expect(!"\(problem)".contains(cell)) } }
        try await HouseholdBench.with { bench in
            #expect(try await send(sheet, to: bench.service) == ["3栋2单元1502室": .created, "8-1-101": .created])
            _ = try await bench.service.pool.query("DELETE FROM idempotency_key")
            #expect(try await send(sheet, to: bench.service) == ["3栋2单元1502室": .known, "8-1-101": .known])
            let changed = try HouseholdSheet(Array("office,unit,remarks\nyunxi,8栋1单元101,有人住".utf8), options: .init(zone: Self.zone))
            #expect(
                try await send(changed, to: bench.service).values.first == .refused("the household has a file, and it says something else"))
        }
    }

    @Test("A map says what another system's table means, and needs no key") func mapped() throws {
        let map = """
            name: old-books
            fields:
              office: {constant: yunxi}
              unit: {join: [栋, 单元, 房], with: "-"}
              name: 户主
              relation: {column: 类别, values: {自住: owner, 出租: tenant}}
              phones: 手机
            """
        let table = "栋,单元,房,户主,类别,手机\n3,2,1502,林晓岚,自住,13900000001\n3,2,1503,周宁,借住,\n"
        let read = try ImportMap<HouseholdColumn>(Data(map.utf8), zone: Self.zone, hasOffice: false)
        let sheet = try HouseholdSheet(Array(table.utf8), by: read, options: .init(office: nil, zone: Self.zone))
        #expect(sheet.entries.map(\.body.unit) == ["3-2-1502"])
        #expect(sheet.problems.map { "\($0.line) \($0.column?.rawValue ?? "")" } == ["3 relation"])
        #expect(throws: MapError.self) {
            _ = try ImportMap<HouseholdColumn>(Data("name: x\nfields:\n  unit: 房\n".utf8), zone: Self.zone, hasOffice: false)
        }
    }

    @Test("The examples can be imported") func examples() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../examples/imports").standardizedFileURL
        let bytes = Array(try Data(contentsOf: folder.appending(path: "households.csv")))
        let sheet = try HouseholdSheet(bytes, options: .init(office: "yunxi", zone: Self.zone))
        #expect(sheet.problems == [] && sheet.entries.map(\.body.people.count) == [2, 1, 1, 0])
        let file = try Data(contentsOf: folder.appending(path: "households-map.yaml"))
        let map = try ImportMap<HouseholdColumn>(file, zone: Self.zone, hasOffice: false)
        let table = "楼栋,单元,房号,户主,身份,手机,座机,建筑面积,入伙日期\n3,2,1502,示例甲,户主,13900000001,021-55550101,89.5,2021-06-01\n"
        let mapped = try HouseholdSheet(Array(table.utf8), by: map, options: .init(office: nil, zone: Self.zone))
        #expect(mapped.problems == [] && mapped.entries.first?.body.people.first?.phones == ["13900000001", "02155550101"])
    }

    @Test("The export has the columns of the import, in their order") func columns() {
        #expect(HouseholdTable.Column.allCases.map(\.rawValue) == HouseholdColumn.allCases.map(\.rawValue))
    }
}
