import CaseFiles
import Casework
import Crypto
import Foundation
import ObjectStorage
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Originals over HTTP (INT-07)", .timeLimit(.minutes(10))) struct OriginalServiceTests {
    private static func upload(
        _ id: ContactID, _ kind: String = "letter", _ bytes: Data = Files.pdf(), _ type: String = "application/pdf",
        as role: Role = .receptionist, of office: String = "yunxi"
    ) -> TestRequest {
        TestRequest("POST /contacts/\(id)/originals?kind=\(kind)", as: role, of: office, body: bytes).with("Content-Type", type)
    }

    private static func read(_ id: ContactID, _ original: String, as role: Role = .receptionist, of office: String? = "yunxi")
        -> TestRequest
    {
        TestRequest("GET /contacts/\(id)/originals/\(original)", as: role, of: office)
    }

    private static func originals(_ answer: TestAnswer) -> [[String: Any]] { answer.json["originals"] as? [[String: Any]] ?? [] }

    private static func record(_ bench: ServiceBench, _ channel: String = "letter", kind: String = "enquiry") async throws -> ContactID {
        let body = """
            {"office":"yunxi","kind":"\(kind)","channel":"\(channel)","reason":"走廊的灯","original":"档案柜 A-3","responsible":\
            {"department":"finance","person":"何会计"},"caller":{"name":"林晓岚","phone":"13900000001","unit":"3-1-1502","address":"3栋"}}
            """
        let answer = try await bench.service.ask(TestRequest("POST /contacts", as: .receptionist, of: "yunxi", body: Data(body.utf8)))
        try #require(answer.status == 201, "\(answer.faults)")
        return ContactID(try #require((answer.json["id"] as? String).flatMap(UUID.init(uuidString:))))
    }

    @Test(
        "An original comes back byte for byte, as what it is and for nothing else",
        arguments: [
            ("letter", Files.pdf(), "application/pdf", "application/pdf"),
            ("email", Files.letter, "text/plain", "text/plain; charset=utf-8"),
            ("recording", Files.recording, "audio/wav", "audio/wav"), ("recording", Files.mp3, "audio/mpeg", "audio/mpeg"),
            ("recording", Files.aac, "audio/aac", "audio/aac"), ("recording", Files.amr, "audio/amr", "audio/amr"),
            ("email", Files.mail, "message/rfc822", "message/rfc822"),
            ("photo", Files.png, "image/png", "image/png"),
        ])
    func roundTrip(kind: String, bytes: Data, type: String, shown: String) async throws {
        try await ServiceBench.with { bench in
            let id = try await Self.record(bench)
            let answer = try await bench.service.ask(Self.upload(id, kind, bytes, type))
            #expect(answer.status == 200, "\(answer.json["detail"] ?? "")")
            try bench.hold(answer)
            let original = try #require(Self.originals(answer).first), name = try #require(original["id"] as? String)
            #expect(original["bytes"] as? Int == bytes.count && original["by"] as? String == "receptionist")
            #expect(answer.json["lacksOriginal"] as? Bool == false && answer.json["originalCount"] as? Int == 1)
            let back = try await bench.service.ask(Self.read(id, name))
            #expect(back.status == 200 && back.body == bytes && back.fields["content-type"] == shown)
            #expect(back.fields["x-content-type-options"] == "nosniff")
            #expect(back.fields["content-security-policy"] == "default-src 'none'; sandbox")
            #expect(back.fields["content-disposition"] == (kind == "photo" ? nil : "attachment"))
            let tag = try #require(back.fields["etag"])
            #expect(tag == "\"\(SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined())\"")
            #expect(try await bench.service.ask(Self.read(id, name).with("If-None-Match", tag)).status == 304)
            try await bench.service.settle()
            let told = try bench.topics.events(OriginalAttached.self, with: bench.coder)
            #expect(told.count == 1 && told.first?.originalId.description == name)
        }
    }

    @Test("Sent again, with its key or with another, it is one original and one event") func repeated() async throws {
        try await ServiceBench.with { bench in
            let id = try await Self.record(bench)
            let request = Self.upload(id)
            let first = try await bench.service.ask(request)
            #expect(try await bench.service.ask(request).fields["idempotency-replayed"] == "true")
            let again = try await bench.service.ask(Self.upload(id))
            #expect(again.status == 200 && again.fields["etag"] == first.fields["etag"])
            let other = try await bench.service.ask(Self.upload(id, "fax").with("Idempotency-Key", request.fields["Idempotency-Key"]))
            #expect(other.status == 422 && other.problem == "idempotency-key-reused")
            try await bench.service.settle()
            #expect(try bench.topics.events(OriginalAttached.self, with: bench.coder).count == 1)
        }
    }

    @Test("What is none of ours, too large or not allowed is refused with its own problem, and the contact has none") func refused()
        async throws
    {
        try await ServiceBench.with { bench in
            let id = try await Self.record(bench)
            let large = Data(repeating: UInt8(ascii: "a"), count: TestService.fileLimit + 1)
            let bads = [
                BadRequest("empty", Self.upload(id, "letter", Data()), 422, "invalid"),
                BadRequest("no PDF", Self.upload(id, "letter", Data("<script>".utf8)), 422, "invalid"),
                BadRequest("a PDF with code", Self.upload(id, "letter", Files.pdf("<</S/JavaScript>>")), 422, "invalid"),
                BadRequest("another type than declared", Self.upload(id, "photo", Files.png, "image/jpeg"), 422, "invalid"),
                BadRequest("HTML", Self.upload(id, "email", Data("<p>".utf8), "text/html"), 415, "unsupported-media-type"),
                BadRequest("no mail", Self.upload(id, "email", Files.letter, "message/rfc822"), 422, "invalid"),
                BadRequest("a recording that is none", Self.upload(id, "recording", Files.mail, "audio/mpeg"), 422, "invalid"),
                BadRequest("an empty mail", Self.upload(id, "email", Data(), "message/rfc822"), 422, "invalid"),
                BadRequest("a mail too large", Self.upload(id, "email", Files.mail + large, "message/rfc822"), 413, "too-large"),
                BadRequest(
                    "a form", Self.upload(id, "photo", Files.form("image/png", Files.png), "multipart/form-data; boundary=x1"), 415,
                    "unsupported-media-type"),
                BadRequest("compressed", Self.upload(id).with("Content-Encoding", "gzip"), 415, "unsupported-media-type"),
                BadRequest("too large", Self.upload(id, "email", large, "text/plain"), 413, "too-large"),
                BadRequest("an unknown kind", Self.upload(id, "parcel"), 400, "malformed", ["kind"]),
                BadRequest("no key", Self.upload(id).with("Idempotency-Key", nil), 428, "precondition-required"),
                BadRequest("another version", Self.upload(id).with("If-Match", "\"99\""), 412, "version-mismatch"),
                BadRequest("a post that may not", Self.upload(id, as: .owner), 403, "forbidden"),
                BadRequest("another office", Self.upload(id, of: "donghu"), 404, "not-found"),
                BadRequest("no such contact", Self.upload(ContactID(.v7())), 404, "not-found"),
            ]
            for bad in bads {
                let answer = try await bench.service.ask(bad.request)
                #expect(try bad.objections(to: answer) == [])
            }
            let store = try #require(bench.service.engine.objects)
            let kept = try await store.list(try #require(ObjectKey(OriginalKey.folder)), after: nil, limit: 10)
            #expect(kept.entries.count == 1, "of the command whose version was another; it is swept")
            #expect(Self.originals(try await bench.read(id)).isEmpty)
        }
    }

    @Test("Whoever sees the contact unmasked sees its original, which is on record; of a complaint nobody else (OPS-01, OPS-02, D13)")
    func readers() async throws {
        let log = LogRecorder()
        try await TestService.with(IntakeMain.service, log: log) { service in
            let bench = ServiceBench(service: service)
            let id = try await Self.record(bench, kind: "complaint")
            let sent = try await service.ask(Self.upload(id, as: .cleaningLead))
            #expect(sent.status == 200 && sent.json["masked"] as? Bool == true && sent.json["reason"] == nil)
            let name = try #require(Self.originals(sent).first?["id"] as? String)
            for role in Role.allCases where role != .system && role != .owner {
                let before = log.recorded.count { $0.contains("attachment revealed") }
                let answer = try await service.ask(Self.read(id, name, as: role))
                let sees = ContactRoles.fullSight.contains(role) || role == .finance
                #expect(answer.status == (sees ? 200 : 403), "\(role)")
                #expect(log.recorded.count { $0.contains("attachment revealed") } == before + (sees ? 1 : 0), "\(role)")
            }
            let line = try #require(log.recorded.last { $0.contains("attachment revealed") })
            #expect(line.contains("case.id=\(id)") && line.contains("attachment.id=\(name)") && line.contains("attachment.kind=letter"))
            #expect(line.contains("access.reason=post"))
            #expect(try await service.ask(Self.read(id, name).with("Access-Reason", "authority")).status == 200)
            #expect(log.recorded.last { $0.contains("attachment revealed") }?.contains("access.reason=authority") == true)
            #expect(try await service.ask(Self.read(id, name, of: "donghu")).status == 404)
            #expect(try await service.ask(Self.read(id, UUID().uuidString)).status == 404)
            #expect(try await service.ask(Self.read(id, "..%2F..%2Fetc")).status == 404)
            #expect(try await service.ask(Self.read(try await Self.record(bench), name)).status == 404, "of another contact")
        }
    }

    @Test("The register lists what lacks its original, and how many each entry has") func register() async throws {
        try await ServiceBench.with { bench in
            let letter = try await Self.record(bench), fax = try await Self.record(bench, "fax"),
                call = try await Self.record(bench, "phone")
            func lacking(_ value: Bool) async throws -> Set<String> {
                let page = try await bench.service.ask(TestRequest("GET /contacts?lacksOriginal=\(value)", as: .receptionist, of: "yunxi"))
                #expect(page.status == 200)
                return Set((page.json["items"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String })
            }
            #expect(try await lacking(true) == [letter.description, fax.description])
            #expect(try await lacking(false) == [call.description])
            #expect(try await bench.service.ask(Self.upload(letter)).status == 200)
            #expect(try await lacking(true) == [fax.description])
            let page = try await bench.service.ask(TestRequest("GET /contacts", as: .receptionist, of: "yunxi"))
            let items = page.json["items"] as? [[String: Any]] ?? []
            #expect(items.first { $0["id"] as? String == letter.description }?["originalCount"] as? Int == 1)
            #expect(items.first { $0["id"] as? String == fax.description }?["lacksOriginal"] as? Bool == true)
            let bad = try await bench.service.ask(TestRequest("GET /contacts?lacksOriginal=x", as: .receptionist, of: "yunxi"))
            #expect(bad.status == 400)
        }
    }

    @Test("Whose command was refused leaves a file that is swept away; one that a contact speaks of stays") func swept() async throws {
        try await ServiceBench.with { bench in
            let id = try await Self.record(bench)
            #expect(try await bench.service.ask(Self.upload(id)).status == 200)
            #expect(try await bench.service.ask(Self.upload(id, "fax", Files.letter, "text/plain").with("If-Match", "\"1\"")).status == 412)
            let store = try #require(bench.service.engine.objects), folder = try #require(ObjectKey(OriginalKey.folder))
            #expect(try await store.list(folder, after: nil, limit: 10).entries.count == 2)
            var sweep = OriginalSweep(engine: bench.service.engine, logger: LogRecorder().logger())
            #expect(try await !sweep.pass())
            #expect(try await store.list(folder, after: nil, limit: 10).entries.count == 2, "it is young")
            sweep.age = .seconds(-60)
            #expect(try await !sweep.pass())
            let left = try await store.list(folder, after: nil, limit: 10).entries.map(\.key)
            let contact = try #require(try await bench.service.engine.reader.find(id.retyped(), as: Contact.self)?.body)
            #expect(left == contact.originals?.compactMap { OriginalKey.key(id, $0.sha256, $0.id) })
        }
    }
}
