import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Console
@testable import Intake

@Suite("Photos on pages of the Console (REP-11, REP-13)", .timeLimit(.minutes(5)))
struct FilePageTests {
    private static let photo = TestPicture.png(pixels: 100_000)

    private func form(_ page: Browserless.Page, _ more: [String: String] = [:]) throws -> [String: String] {
        let own = [
            "_csrf": try #require(try page.hidden("_csrf", after: "form-attach")),
            "_key": try #require(try page.hidden("_key", after: "form-attach")),
        ]
        return own.merging(more) { $1 }
    }

    @Test("Photos from the day are on the case's page and come back byte for byte, for nobody else to keep; sent twice they are there once")
    func photos() async throws {
        try await RepairEstate.with { estate in
            let made = try await estate.raise()
            let browser = try await estate.browser()
            let page = try await browser.get("/my-day/\(made.id)/photo")
            #expect(
                page.html.contains("capture=\"environment\"") && page.html.contains("从相册选择")
                    && page.html.contains("value=\"before\" checked"))
            #expect(!page.html.contains("value=\"signature\""))
            let files = [
                ("image/png", Self.photo), ("application/octet-stream", TestPicture.png(pixels: 500, mark: 8)), ("image/png", Data()),
            ]
            let fields = try form(page, ["kind": "before"])
            for _ in 0..<2 {
                let sent = try await browser.post(fields, files: files, to: "/my-day/\(made.id)/photo")
                #expect(sent.status == 303)
                #expect(sent.fields["location"] == "/my-day?done=attach#slip-\(made.id)")
            }
            let pictures = try await estate.slip(made.id)["attachments"]?.array ?? []
            #expect(pictures.map { $0["kind"]?.string } == ["before", "before"])
            let id = try #require(pictures.first?["id"]?.string)
            let path = "/cases/work-orders/\(made.id)/attachments/\(id)"
            for place in ["/my-day", "/cases/work-orders/\(made.id)"] { #expect(try await browser.get(place).html.contains(path)) }
            let picture = try await browser.get(path)
            #expect(picture.status == 200 && picture.bytes == Self.photo)
            #expect(picture.fields["content-type"] == "image/png")
            #expect(picture.fields["x-content-type-options"] == "nosniff")
            #expect(picture.fields["content-security-policy"] == "default-src 'none'; sandbox")
            #expect(picture.fields["cache-control"] == "private, no-cache")
            let tag = try #require(picture.fields["etag"])
            let again = try await browser.get(path, headers: ["If-None-Match": tag])
            #expect(again.status == 304 && again.bytes.isEmpty)
            #expect(try await browser.get("/cases/work-orders/\(made.id)/attachments/\(UUID())").status == 404)
            #expect(try await browser.get("/cases/work-orders/\(made.id)/originals/\(id)").status == 404)
        }
    }

    @Test("A photo from the case's page is confirmed there, and seen by posts that see names alone (OPS-01, D13)") func casePage()
        async throws
    {
        try await RepairEstate.with { estate in
            let made = try await estate.raise()
            let desk = try await estate.browser(.receptionist)
            let page = try await desk.get("/cases/work-orders/\(made.id)")
            #expect(page.html.contains("enctype=\"multipart/form-data\""))
            let path = "/cases/work-orders/\(made.id)/attachments"
            let sent = try await desk.post(try form(page, ["kind": "fault"]), files: [("image/png", Self.photo)], to: path)
            #expect(sent.status == 303 && sent.fields["location"] == "/cases/work-orders/\(made.id)?done=attach")
            #expect(try await desk.get("/cases/work-orders/\(made.id)?done=attach").html.contains("附照片：已办理"))
            let id = try #require(try await estate.slip(made.id)["attachments"]?.array?.first?["id"]?.string)
            let finance = try await estate.browser(.finance)
            let seen = try await finance.get("/cases/work-orders/\(made.id)")
            #expect(seen.html.contains("故障情况") && !seen.html.contains("attachments/\(id)") && !seen.html.contains("form-attach"))
            #expect(try await finance.get("\(path)/\(id)").status == 403)
        }
    }

    @Test("What is no photo, nothing, too much, or of another session is refused on the page, and nothing is kept") func refused()
        async throws
    {
        try await RepairEstate.with { estate in
            let made = try await estate.raise()
            let browser = try await estate.browser()
            let path = "/my-day/\(made.id)/photo"
            let page = try await browser.get(path)
            let fields = try form(page, ["kind": "after"])
            let photo = ("image/png", Self.photo)
            func refusal(_ fields: [String: String], _ files: [(type: String, bytes: Data)]) async throws -> Browserless.Page {
                try await browser.post(fields, files: files, to: path)
            }
            let none = try await refusal(fields, [("application/octet-stream", Data())])
            #expect(none.status == 422 && none.html.contains("请选择照片或文件") && none.html.contains("value=\"after\" checked"))
            let script = try await refusal(fields, [photo, ("image/png", Data("<script>".utf8)), ("image/svg+xml", Data("<svg/>".utf8))])
            #expect(script.status == 422 && script.html.contains("不支持这种文件"))
            let kind = try await refusal(fields.merging(["kind": "signature"]) { $1 }, [photo])
            #expect(kind.status == 422 && kind.html.contains("请选择内容"))
            // More than the service takes, and more than the Console reads.
            for size in [TestService.fileLimit + 1, RepairEstate.fileLimit + 50_000] {
                let large = try await refusal(fields, [("image/png", TestPicture.png(pixels: size))])
                #expect(large.status == 413 && large.html.contains("合计超过"))
            }
            // More than the form has room for, and more than it has parts.
            for count in [FileForm.mostFiles + 1, 3 * FileForm.mostFiles] {
                let many = try await refusal(fields, (0..<count).map { ("image/png", TestPicture.png(pixels: 50 + $0)) })
                #expect(many.status == 413 && many.html.contains("一次最多 \(FileForm.mostFiles) 个"))
            }
            let foreign = try await refusal(fields.merging(["_csrf": "x"]) { $1 }, [photo])
            #expect(foreign.status == 403 && foreign.html.contains("重新登录之前"))
            #expect(try await browser.post(["kind": "after"], to: path).status == 415)
            #expect(try await estate.slip(made.id)["attachments"]?.array ?? [] == [])
            let partly = try await refusal(
                fields, [("image/png", TestPicture.png(pixels: 500)), ("image/png", TestPicture.png(pixels: TestService.fileLimit + 1))])
            #expect(partly.status == 413 && partly.html.contains("已附上 1 个（共 2 个）"))
            #expect(try await estate.slip(made.id)["attachments"]?.array?.count == 1)
            // What is right beside it goes through.
            #expect(try await refusal(fields, [photo]).status == 303)
        }
    }

    @Test("A text that was put to a letter opens again, as a text and to be kept (INT-07)") func original() async throws {
        let topics = MemoryTopics()
        try await TokenFolder.with(office: "yunxi") { tokens in
            try await TestService.with(IntakeMain.service, topics: topics) { intake in
                let place = try #require(URL(string: "http://127.0.0.1:\(intake.port)"))
                let own = ConsoleSettings(services: [.intake: place], tokens: tokens, fileLimit: TestService.fileLimit)
                try await TestFollower.with(ConsoleMain.service, own: own, topics: topics) { console in
                    try await openText(intake, console)
                }
            }
        }
    }

    private func openText(_ intake: TestService, _ console: TestFollower) async throws {
        let body = """
            {"office":"yunxi","kind":"enquiry","channel":"letter","reason":"走廊的灯","original":"档案柜 A-3","responsible":\
            {"department":"finance","person":"何会计"},"caller":{"name":"林晓岚","phone":"13900000001","unit":"3-1-1502","address":"3栋"}}
            """
        let made = try await intake.ask(TestRequest("POST /contacts", as: .receptionist, of: "yunxi", body: Data(body.utf8)))
        let id = try #require(made.json["id"] as? String)
        let browser = Browserless(port: console.port)
        try await browser.signIn(as: Role.receptionist.rawValue)
        let page = try await browser.get("/cases/contacts/\(id)")
        let text = Data("二十一日来信：走廊的灯不亮。\n".utf8)
        let path = "/cases/contacts/\(id)/originals"
        let sent = try await browser.post(try form(page, ["kind": "letter"]), files: [("text/plain", text)], to: path)
        #expect(sent.status == 303)
        let contact = try await intake.ask(TestRequest("GET /contacts/\(id)", as: .receptionist, of: "yunxi"))
        let file = try #require((contact.json["originals"] as? [[String: Any]])?.first?["id"] as? String)
        let opened = try await browser.get("\(path)/\(file)")
        #expect(opened.status == 200 && opened.bytes == text)
        #expect(opened.fields["content-type"] == "text/plain; charset=utf-8")
        #expect(opened.fields["content-disposition"] == "attachment")
    }
}
