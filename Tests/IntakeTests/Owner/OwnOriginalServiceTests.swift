import CaseFiles
import Casework
import Foundation
import ObjectStorage
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Originals in owners' apps (INT-07, ADR 36)", .timeLimit(.minutes(10))) struct OwnOriginalServiceTests {
    private static func upload(
        _ id: ContactID, _ bytes: Data = Files.png, _ type: String = "image/png", kind: String = "photo", of file: HouseholdID
    ) -> TestRequest {
        TestRequest("POST /own/contacts/\(id)/originals?kind=\(kind)", as: .owner, of: file.description, body: bytes)
            .with("Content-Type", type)
    }

    private static func read(_ id: ContactID, _ original: String, of file: HouseholdID) -> TestRequest {
        TestRequest("GET /own/contacts/\(id)/originals/\(original)", as: .owner, of: file.description)
    }

    private static func names(_ answer: TestAnswer) -> [String] {
        (answer.json["originals"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    }

    @Test(
        "What a household sends comes back to it, sent as the body or as the only file of a form, and the desk sees it",
        arguments: [
            ("image/png", Files.png, "image/png"), ("audio/mpeg", Files.mp3, "audio/mpeg"), ("audio/aac", Files.aac, "audio/aac"),
            ("multipart/form-data; boundary=x1", Files.form("image/png", Files.png), "image/png"),
        ])
    func roundTrip(type: String, body: Data, shown: String) async throws {
        try await OwnBench.with { bench in
            let file = try await bench.open("3-1-1502")
            let id = try bench.id(try await bench.file(of: file))
            let request = Self.upload(id, body, type, of: file)
            let sent = try await bench.service.ask(request)
            #expect(sent.status == 200, "\(sent.json["detail"] ?? "")")
            try bench.hold(sent, "OwnContact")
            #expect(sent.json["originalCount"] as? Int == 1)
            #expect((sent.json["steps"] as? [[String: Any]])?.last?["what"] as? String == "attached")
            let name = try #require(Self.names(sent).first)
            let back = try await bench.service.ask(Self.read(id, name, of: file))
            let kept = [Files.png, Files.mp3, Files.aac].first { $0 == back.body }
            #expect(back.status == 200 && kept != nil && back.fields["content-type"] == shown)
            #expect(back.fields["x-content-type-options"] == "nosniff")
            // Sent again after a lost answer, with its key and with another, it is one original.
            #expect(try await bench.service.ask(request).fields["idempotency-replayed"] == "true")
            let again = try await bench.service.ask(Self.upload(id, body, type, of: file))
            #expect(again.status == 200 && Self.names(again) == [name])
            let seen = try await bench.bench.read(id)
            #expect((seen.json["originals"] as? [[String: Any]])?.first?["by"] as? String == "owner")
            let desk = TestRequest("GET /contacts/\(id)/originals/\(name)", as: .receptionist, of: "yunxi")
            #expect(try await bench.service.ask(desk).body == back.body)
            try await bench.service.settle()
            let told = try bench.service.topics.events(OriginalAttached.self, with: bench.bench.coder)
            #expect(told.map(\.originalId.description) == [name])
        }
    }

    @Test("Owners who hold all that one may leave places to two others, in both directions") func places() throws {
        for share in [OwnOriginals.coming, OwnOriginals.going] {
            let slots = TransferSlots(count: share.atOnce, each: share.ofOneCaller)
            var held: [TransferSlots.Slot] = []
            for subject in ["a", "b"] {
                // As many as there are, for whoever gets them.
                for _ in 0..<share.atOnce { if let slot = try? slots.take(for: subject) { held.append(slot) } }
            }
            for subject in ["c", "d"] { held.append(try slots.take(for: subject)) }
            #expect(held.count > share.ofOneCaller)
        }
    }

    @Test("Another household reads and sends nothing, and nobody of a household reads what the staff keep (D13, OWASP API1)")
    func others() async throws {
        try await OwnBench.with { bench in
            let (file, other) = (try await bench.open("3-1-1502"), try await bench.open("3-1-1503"))
            let id = try bench.id(try await bench.file(of: file)), foreign = try bench.id(try await bench.file(of: other))
            let name = try #require(Self.names(try await bench.service.ask(Self.upload(id, of: file))).first)
            #expect(try await bench.service.ask(Self.read(id, name, of: other)).status == 404)
            #expect(try await bench.service.ask(Self.read(foreign, name, of: other)).status == 404, "of another contact")
            #expect(try await bench.service.ask(Self.upload(id, of: other)).status == 404)
            let staff = TestRequest("POST /contacts/\(id)/originals?kind=letter", as: .receptionist, of: "yunxi", body: Files.pdf())
                .with("Content-Type", "application/pdf")
            let all = Self.names(try await bench.service.ask(staff))
            let inside = try #require(all.first { $0 != name })
            #expect(all.count == 2)
            #expect(try await bench.service.ask(Self.read(id, inside, of: file)).status == 404)
            #expect(Self.names(try await bench.read(id, of: file)) == [name])
            // The staff's route is not for owners, nor this one for the staff.
            let routes = [
                TestRequest("GET /contacts/\(id)/originals/\(name)", as: .owner, of: file.description),
                TestRequest("GET /own/contacts/\(id)/originals/\(name)", as: .receptionist, of: "yunxi"),
            ]
            for route in routes { #expect(try await bench.service.ask(route).status == 403) }
        }
    }

    @Test("What is none of ours, too large, too late or a mail is refused with its own problem, and nothing is kept") func refused()
        async throws
    {
        try await OwnBench.with { bench in
            let file = try await bench.open("3-1-1502")
            let id = try bench.id(try await bench.file(of: file))
            let over = try bench.id(try await bench.file(of: file))
            #expect(try await bench.command("withdraw", over, of: file).status == 200)
            let large = Data(repeating: UInt8(ascii: "a"), count: TestService.fileLimit + 1)
            let form = "multipart/form-data; boundary=x1"
            let bads = [
                BadRequest("empty", Self.upload(id, Data(), of: file), 422, "invalid"),
                BadRequest("another type than declared", Self.upload(id, Files.png, "image/jpeg", of: file), 422, "invalid"),
                BadRequest("a whole mail", Self.upload(id, Files.mail, "message/rfc822", of: file), 415, "unsupported-media-type"),
                BadRequest("too large", Self.upload(id, large, "text/plain", of: file), 413, "too-large"),
                BadRequest("a form too large", Self.upload(id, Files.form("text/plain", large), form, of: file), 413, "too-large"),
                BadRequest("no form", Self.upload(id, Files.png, form, of: file), 400, "malformed"),
                BadRequest("a form without a boundary", Self.upload(id, Files.png, "multipart/form-data", of: file), 400, "malformed"),
                BadRequest(
                    "a mail in a form", Self.upload(id, Files.form("message/rfc822", Files.mail), form, of: file), 415,
                    "unsupported-media-type"),
                BadRequest("nothing in a form", Self.upload(id, Files.form("image/png", Data()), form, of: file), 422, "invalid"),
                BadRequest("an unknown kind", Self.upload(id, kind: "parcel", of: file), 400, "malformed", ["kind"]),
                BadRequest("no key", Self.upload(id, of: file).with("Idempotency-Key", nil), 428, "precondition-required"),
                BadRequest("taken back", Self.upload(over, of: file), 409, "wrong-state"),
            ]
            for bad in bads {
                let answer = try await bench.service.ask(bad.request)
                #expect(try bad.objections(to: answer) == [])
            }
            let store = try #require(bench.service.engine.objects)
            #expect(try await store.list(try #require(ObjectKey(OriginalKey.folder)), after: nil, limit: 10).entries.isEmpty)
        }
    }

    @Test("A file as large as may be fits into a form") func largest() async throws {
        try await OwnBench.with { bench in
            let file = try await bench.open("3-1-1502")
            let id = try bench.id(try await bench.file(of: file))
            let text = Data(repeating: UInt8(ascii: "a"), count: TestService.fileLimit)
            let form = Self.upload(id, Files.form("text/plain", text), "multipart/form-data; boundary=x1", kind: "letter", of: file)
            #expect(try await bench.service.ask(form).status == 200)
        }
    }
}
