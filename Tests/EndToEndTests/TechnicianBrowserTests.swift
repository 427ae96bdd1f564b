import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// A repair visit with a telephone in the hand: in Debian's Chromium, with every service as a process of its own.
    @Suite("A technician's visit in a real browser", .timeLimit(.minutes(6)))
    struct TechnicianBrowserTests {
        /// What Tests/Browser/visit_on_a_phone.py says.
        private struct Visited: Decodable {
            let pages: [String: BrowserTests.Seen]
            /// Where the owner's number leads.
            let call: String
            let photo: Photo
            /// Characters of the drawing in the form, after a tap and after some strokes.
            let tapped: Int
            let drawn: Int
            let state: String
            let pictures: [String]
            /// Dark pixels of the signature on the case's page.
            let ink: Int
            let width: Int
            let smallTargets: [String]
            let unlabelled: [String]
            let faint: [String]
        }

        /// What was sent of the photo: its type and its bytes.
        private struct Photo: Decodable {
            let type: String
            let bytes: Int

            init(from decoder: any Decoder) throws {
                var parts = try decoder.unkeyedContainer()
                (type, bytes) = (try parts.decode(String.self), try parts.decode(Int.self))
            }
        }

        /// Bytes of a photo that the service takes at most.
        private static let mostBytes = 5_242_880

        @Test(
            "A slip is taken, photographed, priced, done, rated and signed with a finger, and has the picture of the signature (REP-08 to REP-13)",
            .enabled(if: Interpreter.hasBrowser, "./guanjia test installs Chromium on Debian, and the Python packages"))
        func visit() async throws {
            try await Trial.run("browser-technician") { trial in
                let installation = trial.installation
                let console = try await ConsoleProcess.start(beside: installation)
                let slip = try await assignedSlip(trial.desk())
                let pictures = ProcessInfo.processInfo.environment["GUANJIA_TEST_PICTURES"] ?? installation.directory.path
                let output = installation.directory.appending(path: "visit.json")
                try await Interpreter.run(
                    "Tests/Browser/visit_on_a_phone.py",
                    [output.path, pictures, console.pages, slip.id.uuidString.lowercased()], atMost: .seconds(240),
                    in: installation.directory)
                await console.stop()
                let seen = try JSONDecoder().decode(Visited.self, from: try Data(contentsOf: output))
                #expect(seen.call == "tel:13973510001")
                #expect(seen.photo.type == "image/jpeg" && seen.photo.bytes < Self.mostBytes, "a large photo is made smaller")
                #expect(seen.tapped == 0, "a tap is no signature")
                #expect(seen.drawn > 500)
                #expect(seen.state == "signed_off")
                #expect(seen.pictures.count == 2)
                #expect(seen.pictures.first?.contains("维修前") == true && seen.pictures.last?.contains("签名") == true)
                #expect(seen.ink > 400, "the signature is to be seen: strokes, and more than a dot")
                #expect(seen.width <= 390, "nothing is wider than the telephone")
                #expect(seen.smallTargets == [] && seen.unlabelled == [] && seen.faint == [])
                for (name, page) in seen.pages {
                    #expect(page.elsewhere == [], "\(name)")
                    #expect(page.complaints == [], "\(name)")
                    #expect(page.language == "zh-CN", "\(name)")
                }
                try await expectSigned(slip, at: trial.desk())
            }
        }

        /// What the service says of the slip.
        private func expectSigned(_ slip: Desk.Answered, at desk: Desk) async throws {
            let found = try #require(try await desk.look(at: .repairs, slip.id, as: .technician))
            #expect(found.state == "signed_off")
            let attachments = found.json["attachments"].items
            #expect(attachments.map { $0["kind"].string } == ["before", "signature"])
            #expect(found.json["signOff"]["signatureId"].string == attachments.last?["id"].string)
            #expect(found.json["signOff"]["amountFen"].int == 3_700)
            #expect(found.json["signOff"]["quality"].string == "satisfied")
        }

        /// A technician who works at any hour, with a slip in the hands.
        private func assignedSlip(_ desk: Desk) async throws -> Desk.Answered {
            let shift: JSON = ["weekdays": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "00:00"]
            _ = try await desk.create(
                .repairs, "enrol",
                [
                    "office": "\(Story.office)", "subject": "test-technician", "name": "赵工",
                    "roster": ["trades": ["plumbing"], "areas": [], "capacity": 5, "shifts": [shift]],
                ], as: .engineeringSupervisor, at: "technicians")
            let slip = try await desk.create(
                .repairs, "raise",
                [
                    "office": "\(Story.office)", "source": "owner_call", "urgency": "normal", "what": "厨房水管漏水", "trade": "plumbing",
                    "appointedAt": "\(Date.now.addingTimeInterval(3_600).formatted(.iso8601))", "address": "云湖花园 3 栋 2 单元",
                    "unit": "3-2-1201", "contactPerson": "王小芳", "contactPhone": "13973510001",
                ], as: .receptionist)
            return try await desk.command(.repairs, slip.id, "assign", as: .maintenanceLead)
        }
    }
}
