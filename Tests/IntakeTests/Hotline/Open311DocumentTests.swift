import Foundation
import ServiceBootstrap
import SharedModels
import Testing

@testable import Intake

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("Open311: forms, queries and both forms of answers")
struct Open311DocumentTests {
    @Test(
        "What would be markup is escaped, and what XML may not hold is replaced",
        arguments: [
            ("漏水", "漏水"), ("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&apos;"), ("]]>", "]]&gt;"), ("a\r\nb\tc", "a&#13;\nb\tc"),
            ("a\u{1}b\u{1F}", "a\u{FFFD}b\u{FFFD}"), ("\u{FFFF}", "\u{FFFD}"), ("😀&", "😀&amp;"), ("", ""),
        ])
    func escaping(_ text: String, _ escaped: String) { #expect(Open311Node.escaped(text) == escaped) }

    @Test("Discovery tells where the API is and whom to ask, as the installation says; else the path, and where it is described")
    func discovery() throws {
        let url = try #require(URL(string: "https://service.example/open311/v2"))
        let told = Open311Answers.discovery(HotlineSettings(url: url, contact: "0551-12345")).text(.json)
        #expect(told.contains(#""url":"https://service.example/open311/v2""#) && told.contains(#""contact":"0551-12345""#))
        let bare = Open311Answers.discovery(HotlineSettings()).text(.json)
        #expect(bare.contains(#""url":"/open311/v2""#) && bare.contains(#""contact":"docs/open311.md""#))
    }

    @Test("The same document in both forms; a list is named by its items in XML only")
    func forms() throws {
        let document = Open311Document(
            "services",
            .list(
                of: "service",
                [
                    .object([
                        "code": .text("a\"<b"), "flag": .flag(true), "count": .whole(7), "lat": .decimal(31.5), "none": .said(nil),
                        "formats": .list(of: "format", [.text("x"), .text("y")]),
                    ])
                ]))
        #expect(
            document.text(.json) == #"[{"code":"a\"<b","flag":true,"count":7,"lat":31.5,"formats":["x","y"]}]"#)
        #expect(
            document.text(.xml) == """
                <?xml version="1.0" encoding="utf-8"?>
                <services><service><code>a&quot;&lt;b</code><flag>true</flag><count>7</count><lat>31.5</lat>\
                <formats><format>x</format><format>y</format></formats></service></services>
                """)
        #expect(Open311Node.quoted("a\u{1}\\\n\r\t") == #""a\u0001\\\n\r\t""#)
    }

    @Test("Any text comes back whole from either form", arguments: ["<&>\"'\\/", "行\n列\t", "\u{2028}\u{2029}", "e\u{301}😀"])
    func whole(_ text: String) throws {
        let document = Open311Document("a", .object(["b": .text(text)]))
        let json = try #require(try JSONSerialization.jsonObject(with: Data(document.text(.json).utf8)) as? [String: String])
        #expect(json["b"] == text)
        let reader = TextReader()
        let parser = XMLParser(data: Data(document.text(.xml).utf8))
        parser.delegate = reader
        #expect(parser.parse() && reader.text == text)
    }

    @Test(
        "A problem is a list of codes and descriptions, fields in the standard's names; what is not allowed is a bad request to the standard"
    )
    func problems() {
        let invalid = Problem(.invalid, "See errors.", errors: [.init("reason", "is required"), .init("caller.phone", "is wrong")])
        #expect(
            Open311Problems.document(of: invalid).text(.json)
                == #"[{"code":400,"description":"description: is required"},{"code":400,"description":"phone: is wrong"}]"#)
        let unknown = Problem(.notFound, "Nothing.")
        #expect(
            Open311Problems.document(of: unknown).text(.xml).hasSuffix(
                "<errors><error><code>404</code><description>Nothing.</description></error></errors>"))
    }

    // MARK: Forms

    private static let whole = [
        "service_code": "repair", "description": " 电梯异响 ", "address_string": "3 栋", "first_name": "芳", "last_name": "王", "lat": "31.2304",
        "long": "121.4737", "phone": "13800005678", "media_url": "https://example.com/a.jpg", "attribute[reference]": "HL-1",
        "api_key": "not kept", "device_id": "x",
    ]

    @Test("A whole form becomes what the desk's command records")
    func form() throws {
        let facts = try Open311Form(Self.whole).facts(office: "yunxi")
        #expect(facts.office == "yunxi" && facts.kind == .repair && facts.channel == .cityHotline && facts.handOver == nil)
        #expect(facts.caller.name == "王芳" && facts.caller.phone == "13800005678" && facts.caller.address == "3 栋")
        #expect(facts.reason == "电梯异响\n图片：https://example.com/a.jpg" && facts.hotline?.reference == "HL-1")
        #expect(facts.hotline?.latitude == 31.2304 && facts.hotline?.longitude == 121.4737 && facts.responsible == nil)
        var placed = Self.whole
        placed["address_string"] = nil
        #expect(try Open311Form(placed).facts(office: "yunxi").caller.address == "纬度 31.2304，经度 121.4737")
        placed["first_name"] = "Fang"
        placed["last_name"] = "Wang"
        placed["address_id"] = "3-1-1502"
        placed["service_code"] = "suggestion"
        let other = try Open311Form(placed).facts(office: "yunxi")
        #expect(other.caller.name == "Fang Wang" && other.caller.unit == "3-1-1502" && other.responsible?.department == .csDept)
    }

    @Test("What is missing or wrong is named at once; a service that there is not is not found")
    func wrong() {
        let cases: [(change: [String: String?], fields: [String])] = [
            (["service_code": nil, "description": nil], ["service_code", "description"]),
            (["description": " "], ["description"]),
            (["address_string": nil, "lat": nil, "long": nil], ["address_string"]),
            (["lat": nil], ["lat"]), (["lat": "91"], ["lat"]), (["lat": "nan"], ["lat"]), (["long": "0x1p4"], ["long"]),
            (["long": "1e2"], ["long"]), (["long": "180.5", "lat": "-90.1"], ["lat", "long"]),
            (["attribute[colour]": "red"], ["attribute"]), (["attribute": "red"], ["attribute"]),
        ]
        for (change, fields) in cases {
            var form = Self.whole
            for (name, value) in change { form[name] = value }
            do throws(Problem) {
                _ = try Open311Form(form).facts(office: "yunxi")
                Issue.record("\(change) is taken")
            } catch {
                #expect(error.errors.map(\.field) == fields, "\(change)")
            }
        }
        var form = Self.whole
        form["service_code"] = "potholes"
        #expect(throws: Problem.self) { try Open311Form(form).facts(office: "yunxi") }
    }

    @Test("A matter has the same name in whatever order and form it is sent, and another when anything of it differs (D8)")
    func names() throws {
        func name(_ change: [String: String?] = [:], office: String = "yunxi", caller: String = "hotline", day: String = "2026-03-02")
            -> HotlineName
        {
            var form = Self.whole
            form["attribute[reference]"] = nil
            for (name, value) in change { form[name] = value }
            return HotlineName(of: Open311Form(form), office: office, caller: caller, day: day)
        }
        let first = name()
        #expect(name(["description": "电梯异响", "api_key": "other", "jurisdiction_id": "yunxi"]).caseID == first.caseID)
        let path = "/open311/v2/requests.json"
        #expect(try name().key(of: path) == first.key(of: path))
        #expect(try first.key(of: path) != first.key(of: "/open311/v2/requests.xml"))
        for other in [
            name(["description": "漏水"]), name(["phone": nil]), name(office: "donghu"), name(caller: "other"), name(day: "2026-03-03"),
            name(["attribute[reference]": "HL-1"]),
        ] { #expect(other.caseID != first.caseID) }
        // Numbered, it is the same on any day and with another content, which is then refused.
        let numbered = name(["attribute[reference]": "HL-1"])
        #expect(name(["attribute[reference]": "HL-1", "description": "漏水"], day: "2026-04-01").caseID == numbered.caseID)
        #expect(try name(["attribute[reference]": "HL-1", "description": "漏水"]).key(of: path) != numbered.key(of: path))
    }

    // MARK: Queries

    private static let now = local("2026-03-02 09:30")

    private static func query(_ parameters: [String: String]) throws(Problem) -> Open311Query {
        try Open311Query(at: now) { parameters[$0] }
    }

    @Test("A list is of the last ninety days, fifty to a page, unless another period or size is asked for")
    func periods() throws {
        let day = 86_400.0
        let usual = try Self.query([:])
        #expect(usual.from == Self.now.addingTimeInterval(-90 * day) && usual.to == Self.now && usual.size == 50 && usual.place == 0)
        #expect(usual.ids == nil && usual.isOpen == nil && usual.services == nil)
        let since = try Self.query(["start_date": "2026-03-01T00:00:00+08:00"])
        #expect(since.from == local("2026-03-01 00:00") && since.to == Self.now)
        let old = try Self.query(["start_date": "2025-01-01T00:00:00+08:00"])
        #expect(old.to == local("2025-01-01 00:00").addingTimeInterval(90 * day))
        let until = try Self.query(["end_date": "2025-12-01T00:00:00Z"])
        #expect(until.to.timeIntervalSince(until.from) == 90 * day)
        let page = try Self.query(["page": "3", "page_size": "1000", "status": "open", "service_code": "repair, enquiry"])
        #expect(page.place == 2_000 && page.size == 1_000 && page.isOpen == true && page.services == [.repair, .enquiry])
        #expect(try Self.query(["status": "closed"]).isOpen == false && Self.query(["status": "open,closed"]).isOpen == nil)
        #expect(try Self.query(["service_request_id": "CT-1, CT-2"]).ids == ["CT-1", "CT-2"])
    }

    @Test(
        "A query that makes no sense names its parameter",
        arguments: [
            (["status": "half"], "status"), (["status": ""], "status"), (["page": "0"], "page"), (["page": "1001"], "page"),
            (["page_size": "1001"], "page_size"), (["page_size": "x"], "page_size"), (["start_date": "yesterday"], "start_date"),
            (["start_date": "2026-03-01"], "start_date"), (["end_date": "0001-01-01T00:00:00Z"], "end_date"),
            (["start_date": "2025-01-01T00:00:00Z", "end_date": "2025-06-01T00:00:00Z"], "start_date"),
            (["start_date": "2026-01-02T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"], "end_date"),
            (["service_code": "potholes"], "service_code"),
            (["service_request_id": String(repeating: "x,", count: 201)], "service_request_id"),
        ])
    func nonsense(_ parameters: [String: String], _ field: String) {
        do throws(Problem) {
            _ = try Self.query(parameters)
            Issue.record("\(parameters) is taken")
        } catch {
            #expect(error.errors.map(\.field) == [field] && error.kind == .malformed)
        }
    }
}

/// Collects the text of a document.
private final class TextReader: NSObject, XMLParserDelegate {
    private(set) var text = ""

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
