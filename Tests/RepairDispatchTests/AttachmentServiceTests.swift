import Crypto
import Foundation
import ObjectStorage
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CaseFiles
@testable import RepairDispatch

@Suite("Photos and signatures over HTTP (REP-11 to REP-13)", .timeLimit(.minutes(10)))
struct AttachmentServiceTests {
    private static func upload(
        _ id: WorkOrderID, _ kind: String = "after", _ bytes: Data = Pictures.png, _ type: String = "image/png",
        as role: Role = .technician,
        of office: String = "yunxi"
    ) -> TestRequest {
        TestRequest("POST /work-orders/\(id)/attachments?kind=\(kind)", as: role, of: office, body: bytes).with("Content-Type", type)
    }

    private static func read(_ id: WorkOrderID, _ attachment: String, as role: Role = .technician, of office: String? = "yunxi")
        -> TestRequest
    {
        TestRequest("GET /work-orders/\(id)/attachments/\(attachment)", as: role, of: office)
    }

    private static func attachments(_ answer: TestAnswer) -> [[String: Any]] { answer.json["attachments"] as? [[String: Any]] ?? [] }

    @Test(
        "A picture comes back byte for byte, as what it is and for nothing else",
        arguments: [
            (Pictures.png, ImageType.png), (Pictures.webp, .webp), (Pictures.jpeg(), .jpeg),
            (Pictures.pngFile(picture: 190_000), .png),
        ])
    func roundTrip(bytes: Data, type: ImageType) async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            let answer = try await bench.service.ask(Self.upload(id, "fault", bytes, type.rawValue))
            #expect(answer.status == 200)
            try bench.hold(answer)
            let attachment = try #require(Self.attachments(answer).first)
            let name = try #require(attachment["id"] as? String)
            #expect(attachment["bytes"] as? Int == bytes.count)
            let back = try await bench.service.ask(Self.read(id, name))
            #expect(back.status == 200)
            #expect(back.body == bytes)
            #expect(back.fields["content-type"] == type.rawValue)
            #expect(back.fields["x-content-type-options"] == "nosniff")
            #expect(back.fields["content-security-policy"] == "default-src 'none'; sandbox")
            #expect(back.fields["cache-control"]?.hasPrefix("private") == true)
            let tag = try #require(back.fields["etag"])
            #expect(tag == "\"\(SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined())\"")
            let again = try await bench.service.ask(Self.read(id, name).with("If-None-Match", tag))
            #expect(again.status == 304 && again.body.isEmpty)
        }
    }

    @Test("Where a photo was taken is not kept (D10)") func place() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            let photo = Pictures.jpeg(Pictures.exif(orientation: 6, isLittle: true))
            let answer = try await bench.service.ask(Self.upload(id, "before", photo, "image/jpeg; name=x"))
            let name = try #require(Self.attachments(answer).first?["id"] as? String)
            let back = try await bench.service.ask(Self.read(id, name))
            #expect(back.status == 200 && back.body.range(of: Data(Pictures.secret)) == nil)
            #expect(back.body.suffix(Pictures.scan.count) == Pictures.jpeg().suffix(Pictures.scan.count))
        }
    }

    @Test("Nor is what a PNG or a WebP says beside its picture (D10)", arguments: [ImageType.png, .webp]) func beside(type: ImageType)
        async throws
    {
        let image =
            type == .png
            ? Pictures.pngFile(Pictures.part("tEXt", Pictures.secret))
            : Pictures.riff(
                Pictures.extended(0x04) + Pictures.chunk("VP8 ", [1, 2, 3, 4, 5, 6]) + Pictures.chunk("XMP ", Pictures.secret))
        #expect(image.range(of: Data(Pictures.secret)) != nil)
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            let answer = try await bench.service.ask(Self.upload(id, "before", image, type.rawValue))
            let name = try #require(Self.attachments(answer).first?["id"] as? String)
            let back = try await bench.service.ask(Self.read(id, name))
            #expect(back.status == 200 && back.body.range(of: Data(Pictures.secret)) == nil)
        }
    }

    @Test("Sent again, with its key or with another, it is one attachment and one event") func repeated() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            let request = Self.upload(id)
            let first = try await bench.service.ask(request)
            let replayed = try await bench.service.ask(request)
            #expect(replayed.status == 200 && replayed.fields["idempotency-replayed"] == "true")
            let again = try await bench.service.ask(Self.upload(id))
            #expect(again.status == 200 && again.fields["etag"] == first.fields["etag"])
            let other = try await bench.service.ask(Self.upload(id, "before").with("Idempotency-Key", request.fields["Idempotency-Key"]))
            #expect(other.status == 422 && other.problem == "idempotency-key-reused")
            try await bench.service.settle()
            #expect(try bench.topics.events(PhotoAdded.self, with: bench.coder).count == 1)
            #expect(try await bench.order(id)?.pictures.count == 1)
        }
    }

    @Test("What is no picture of ours, too large or not allowed is refused with its own problem, and nothing is kept") func refused()
        async throws
    {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            let large = Pictures.pngFile(picture: TestService.fileLimit)
            let bads = [
                BadRequest("empty", Self.upload(id, "after", Data()), 422, "invalid"),
                BadRequest("no picture", Self.upload(id, "after", Data("<script>".utf8)), 422, "invalid"),
                BadRequest("another type than declared", Self.upload(id, "after", Pictures.png, "image/jpeg"), 422, "invalid"),
                BadRequest(
                    "half a JPEG's head", Self.upload(id, "after", Data([0xFF, 0xD8, 0xFF, 0xE1, 0xFF]), "image/jpeg"), 422, "invalid"),
                BadRequest("half a PNG", Self.upload(id, "after", Pictures.png.prefix(300)), 422, "invalid"),
                BadRequest("half a WebP", Self.upload(id, "after", Pictures.webp.prefix(200), "image/webp"), 422, "invalid"),
                BadRequest("JSON", Self.upload(id, "after", Data("{}".utf8), "application/json"), 415, "unsupported-media-type"),
                BadRequest("SVG", Self.upload(id, "after", Data("<svg/>".utf8), "image/svg+xml"), 415, "unsupported-media-type"),
                BadRequest("compressed", Self.upload(id).with("Content-Encoding", "gzip"), 415, "unsupported-media-type"),
                BadRequest("too large", Self.upload(id, "after", large), 413, "too-large"),
                BadRequest("an unknown kind", Self.upload(id, "selfie"), 400, "malformed", ["kind"]),
                BadRequest("no key", Self.upload(id).with("Idempotency-Key", nil), 428, "precondition-required"),
                BadRequest("another version", Self.upload(id).with("If-Match", "\"99\""), 412, "version-mismatch"),
                BadRequest("a post that may not", Self.upload(id, as: .finance), 403, "forbidden"),
                BadRequest("another office", Self.upload(id, of: "donghu"), 404, "not-found"),
                BadRequest("no such slip", Self.upload(WorkOrderID(.v7())), 404, "not-found"),
                BadRequest("a signature before the work", Self.upload(id, "signature"), 422, "rule-violated"),
                BadRequest("a large body elsewhere", Self.large(id), 413, "too-large"),
            ]
            for bad in bads {
                let answer = try await bench.service.ask(bad.request)
                #expect(try bad.objections(to: answer) == [])
            }
            let tooLarge = try await bench.service.ask(Self.upload(id, "after", large))
            #expect((tooLarge.json["detail"] as? String)?.contains("\(TestService.fileLimit)") == true)
            #expect(try await bench.order(id)?.pictures == [])
        }
    }

    /// The larger limit is for files alone.
    private static func large(_ id: WorkOrderID) -> TestRequest {
        TestRequest("POST /work-orders/\(id)/collect", as: .engineering, body: Data(repeating: 0x20, count: 70_000))
    }

    @Test("The picture is for the posts that see names, and for its own office (OPS-01, D13)") func readers() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            let name = try #require(Self.attachments(try await bench.service.ask(Self.upload(id))).first?["id"] as? String)
            for role in Role.allCases where role != .system {
                let answer = try await bench.service.ask(Self.read(id, name, as: role))
                #expect(answer.status == (WorkOrderRoles.contact.contains(role) ? 200 : 403), "\(role)")
            }
            #expect(try await bench.service.ask(Self.read(id, name, of: "donghu")).status == 404)
            #expect(try await bench.service.ask(Self.read(id, UUID().uuidString)).status == 404)
            #expect(try await bench.service.ask(Self.read(id, "..%2F..%2Fetc")).status == 404)
            let other = try await bench.raise()
            #expect(try await bench.service.ask(Self.read(other, name)).status == 404)
            // Who sees no names sees that there is a picture.
            let masked = try await bench.service.ask(TestRequest("GET /work-orders/\(id)", as: .csManager))
            #expect(Self.attachments(masked).count == 1)
        }
    }

    @Test("The owner draws a signature, and the slip goes back without a typed name (REP-12, REP-13, WE-35)") func signature() async throws
    {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            try await bench.give("collect", to: id, as: .engineering)
            for command in ["quote", "accept-quote", "start", "finish"] { try await bench.give(command, to: id, as: .technician) }
            let signed = try await bench.service.ask(Self.upload(id, "signature"))
            let name = try #require(Self.attachments(signed).first?["id"] as? String)
            let ratings = #""quality":"satisfied","attitude":"satisfied","conduct":"satisfied""#
            let unknown = TestRequest(
                "POST /work-orders/\(id)/sign-off", as: .technician,
                body: Data(#"{"amountFen":0,"signatureId":"\#(UUID())",\#(ratings)}"#.utf8))
            let refused = try await bench.service.ask(unknown)
            #expect(refused.status == 422 && refused.faults == ["signatureId"])
            let answer = try await bench.give("sign-off", to: id, as: .technician, #"{"amountFen":0,"signatureId":"\#(name)",\#(ratings)}"#)
            let signOff = try #require(answer.json["signOff"] as? [String: Any])
            #expect(signOff["signatureId"] as? String == name && signOff["signedBy"] == nil)
            try await bench.give("report-back", to: id, as: .receptionist, "{}")
        }
    }

    @Test("A picture that is gone from the store is a fault of ours, and says nothing of where it was") func gone() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            let attachment = try #require(Self.attachments(try await bench.service.ask(Self.upload(id))).first)
            let sha256 = try #require(attachment["sha256"] as? String)
            let store = try #require(bench.service.engine.objects)
            let folder = try #require(ObjectKey("work-orders"))
            let kept = try await store.list(folder, after: nil, limit: 10).entries.map(\.key)
            #expect(kept.count == 1 && kept.first?.description.contains(sha256) == true)
            for key in kept { try await store.delete(key) }
            let answer = try await bench.service.ask(Self.read(id, #require(attachment["id"] as? String)))
            #expect(answer.status == 404 && answer.problem == "not-found")
            #expect(!String(decoding: answer.body, as: UTF8.self).contains(sha256))
            // Whoever has the picture sends it again, and it is back.
            #expect(try await bench.service.ask(Self.upload(id)).status == 200)
            #expect(try await bench.service.ask(Self.read(id, #require(attachment["id"] as? String))).status == 200)
            #expect(try await bench.order(id)?.pictures.count == 1)
        }
    }

    @Test("A picture from before names had ids, under its hash alone, is shown") func oldName() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            let attachment = try #require(Self.attachments(try await bench.service.ask(Self.upload(id))).first)
            let store = try #require(bench.service.engine.objects), sha256 = try #require(attachment["sha256"] as? String)
            let folder = try #require(ObjectKey("work-orders"))
            let page = try await store.list(folder, after: nil, limit: 10)
            let key = try #require(page.entries.first).key
            try await store.put(try #require(ObjectKey("work-orders/\(id)/\(sha256)")), try await store.get(key), contentType: "image/png")
            try await store.delete(key)
            let answer = try await bench.service.ask(Self.read(id, try #require(attachment["id"] as? String)))
            #expect(answer.status == 200 && answer.body == Pictures.png)
        }
    }

    @Test("No more files are in memory at once than there are places, nor more of one caller than are each one's") func slots() throws {
        func isRefused(_ slots: TransferSlots, _ subject: String, _ kind: ProblemKind = .unavailable) -> Bool {
            do throws(Problem) {
                _ = try slots.take(for: subject)
                return false
            } catch {
                return error.kind == kind && !error.headers.isEmpty
            }
        }
        let slots = TransferSlots(count: 3, each: 2)
        let first = try slots.take(for: "a"), second = try slots.take(for: "a")
        #expect(isRefused(slots, "a", .tooManyRequests))
        var third: TransferSlots.Slot? = try slots.take(for: "b")
        #expect(isRefused(slots, "c"), "all places are taken")
        first.release()
        first.release()
        #expect(!isRefused(slots, "c"), "one that nobody holds is free again")
        third = nil
        #expect(third == nil && !isRefused(slots, "b"))
        second.release()
        let stalled = TransferSlots(count: 1, each: 1, longest: .zero)
        let still = try stalled.take(for: "a")
        #expect(!isRefused(stalled, "b"), "one that stands still does not hold its place for ever")
        still.release()
    }
}
