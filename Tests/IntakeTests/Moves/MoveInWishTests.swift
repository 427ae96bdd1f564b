import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("What else a new occupier wants (INT-50)", .timeLimit(.minutes(10))) struct MoveInWishTests {
    private static let order = ServiceRequestID(UUID.v7(milliseconds: 5, high: 5, low: 5))

    /// From the file on.
    private static func begun() throws -> BookStory<MoveIn> { try MoveInTests.story([MoveInCommand.Code.openFile]) }

    @Test("Noted from the file on, also after the move, in whatever state; the state stays")
    func states() throws {
        var fresh = try MoveInTests.story([MoveInCommand.Code]())
        #expect(fresh.refusal(.noteService(.canteen, wanted: true, remarks: nil))?.code == .wrongState)
        let way: [MoveInCommand.Code] = [
            .openFile, .requestInspection, .inspect, .ready, .issueNotice, .collectForms, .issuePasses, .signPack, .complete, .clockDue,
        ]
        for count in 1...way.count {
            var story = try MoveInTests.story(Array(way.prefix(count)))
            let state = story.it.state
            try story.give(.noteService(.canteen, wanted: true, remarks: nil))
            try story.give(.arrangeService(.canteen, MoveInArrangement(remarks: "饭卡 118")))
            #expect(story.it.state == state && story.it.openServices.isEmpty)
        }
        var cancelled = try MoveInTests.story([.openFile, .cancel])
        #expect(cancelled.refusal(.noteService(.canteen, wanted: true, remarks: nil))?.code == .wrongState)
    }

    @Test("Wanted ones are open until they are arranged or the occupier does without; each kind stands once") func open() throws {
        var story = try Self.begun()
        for kind in MoveInServiceKind.allCases.reversed() { try story.give(.noteService(kind, wanted: true, remarks: nil)) }
        #expect(story.it.openServices == [.cleaning, .plants, .mailSorting, .canteen])
        try story.give(.arrangeService(.cleaning, MoveInArrangement(serviceRequestId: Self.order)))
        try story.give(.arrangeService(.mailSorting, MoveInArrangement(place: "邮件柜 B-2")))
        try story.give(.noteService(.plants, wanted: false, remarks: nil))
        #expect(story.it.openServices == [.canteen] && story.it.services?.map(\.kind) == MoveInServiceKind.allCases)
        #expect(try !story.give(.noteService(.cleaning, wanted: true, remarks: "再说一次")), "what is arranged is wanted")
        #expect(try !story.give(.arrangeService(.mailSorting, MoveInArrangement(place: "邮件柜 B-2"))))
        try story.give(.noteService(.plants, wanted: true, remarks: nil))
        #expect(story.it.openServices == [.plants, .canteen])
        let facts = story.facts(MoveInServiceNoted.self)
        #expect(facts.map(\.state) == [.wanted, .wanted, .wanted, .wanted, .arranged, .arranged, .declined, .wanted])
        #expect(facts.compactMap(\.serviceRequestId) == [Self.order])
    }

    @Test(
        "Cleaning and plants are ordered; mail sorting has a copy of the periodicals order somewhere (INT-37)",
        arguments: [
            (MoveInServiceKind.cleaning, MoveInArrangement(), ["serviceRequestId"]),
            (.plants, MoveInArrangement(place: "柜"), ["serviceRequestId", "place"]), (.mailSorting, MoveInArrangement(), ["place"]),
            (.mailSorting, MoveInArrangement(serviceRequestId: order, place: "柜"), ["serviceRequestId"]),
            (.canteen, MoveInArrangement(serviceRequestId: order), ["serviceRequestId"]),
        ])
    func needs(kind: MoveInServiceKind, arrangement: MoveInArrangement, faults: [String]) throws {
        var story = try Self.begun()
        for kind in MoveInServiceKind.allCases { try story.give(.noteService(kind, wanted: true, remarks: nil)) }
        let refusal = story.refusal(.arrangeService(kind, arrangement))
        #expect(refusal?.rule == "INT-50" && refusal?.fields.map(\.field) == faults)
    }

    @Test("What nobody wants is not arranged") func unwanted() throws {
        var story = try Self.begun()
        #expect(story.refusal(.arrangeService(.canteen, MoveInArrangement()))?.code == .wrongState)
        try story.give(.noteService(.plants, wanted: true, remarks: nil))
        #expect(story.refusal(.arrangeService(.canteen, MoveInArrangement()))?.fields.map(\.field) == ["service"])
    }

    @Test("Words are for who sees names (OPS-01)") func masked() throws {
        var story = try Self.begun()
        try story.give(.noteService(.mailSorting, wanted: true, remarks: "秘密报纸"))
        try story.give(.arrangeService(.mailSorting, MoveInArrangement(place: "秘密柜", remarks: "秘密报纸")))
        func shown(_ role: Role) throws -> String {
            String(decoding: try JSONEncoder().encode(story.it.view(for: Actor(subject: "u", role: role)).services), as: UTF8.self)
        }
        #expect(try shown(.receptionist).contains("秘密柜") && !shown(.qualityDept).contains("秘密"))
        #expect(story.refusal(.noteService(.canteen, wanted: true, remarks: nil), as: .engineering)?.code == .forbidden)
    }

    @Test("Over HTTP an order is made once for who moves in, or one of the unit is named; another unit's is none") func orders()
        async throws
    {
        try await BookBench.with { bench in
            func made(_ path: String, _ body: String, like schema: String, of office: String = "yunxi") async throws -> String {
                try #require(try await bench.ask("POST /\(path)", of: office, body, like: schema, status: 201).json["id"] as? String)
            }
            func give(_ command: String, _ id: String, _ body: String) async throws -> TestAnswer {
                try await bench.give(command, to: id, of: "move-ins", like: "MoveIn", body)
            }
            func faults(_ id: String, _ body: String) async throws -> [String] {
                try await bench.service.ask(
                    TestRequest("POST /move-ins/\(id)/arrange-service", as: .receptionist, of: "yunxi", body: Data(body.utf8))
                ).faults
            }
            let notice =
                #"{"office":"yunxi","unit":"3-1-1502","occupier":"林晓岚","phone":"13900000001","occupierKind":"owner","source":"developer"}"#
            let id = try await made("move-ins", notice, like: "MoveIn")
            let file = try await made("households", #"{"office":"yunxi","unit":"3-1-1502","people":[]}"#, like: "Household")
            try await bench.give(
                "open-file", to: id, of: "move-ins", like: "MoveIn", as: .ownerRelationsSupervisor, #"{"householdId":"\#(file)"}"#)
            for kind in ["cleaning", "plants"] { _ = try await give("note-service", id, #"{"service":"\#(kind)","wanted":true}"#) }
            let order = #"{"service":"cleaning","order":{"service":"special_cleaning","what":"开荒保洁"}}"#
            let arranged = try await give("arrange-service", id, order)
            #expect(arranged.json["openServices"] as? [String] == ["plants"])
            _ = try await give("arrange-service", id, order)
            let requests = try await bench.ids("/service-requests", like: "ServiceRequestPage")
            #expect(requests.count == 1)
            let shown = try await bench.ask("GET /service-requests/\(try #require(requests.first))", like: "ServiceRequest")
            #expect(shown.json["contactPerson"] as? String == "林晓岚" && shown.json["unit"] as? String == "3-1-1502")
            let plants =
                #"{"office":"yunxi","service":"plants","what":"绿萝","unit":"\#("3-1-1503")","contactPerson":"王","contactPhone":"13900000002"}"#
            let other = try await made("service-requests", plants, like: "ServiceRequest")
            #expect(try await faults(id, #"{"service":"plants","serviceRequestId":"\#(other)"}"#) == ["serviceRequestId"], "another unit's")
            #expect(
                try await faults(id, #"{"service":"plants","serviceRequestId":"\#(requests[0])"}"#) == ["serviceRequestId"], "of cleaning")
            let elsewhere = plants.replacing("yunxi", with: "donghu").replacing("3-1-1503", with: "3-1-1502")
            let theirs = try await made("service-requests", elsewhere, like: "ServiceRequest", of: "donghu")
            #expect(
                try await faults(id, #"{"service":"plants","serviceRequestId":"\#(theirs)"}"#) == ["serviceRequestId"], "another office's")
            let wrong = #"{"service":"plants","order":{"service":"special_cleaning","what":"绿萝"}}"#
            #expect(try await faults(id, wrong) == ["order.service"])
            let own = try await made("service-requests", plants.replacing("3-1-1503", with: "3栋1单元1502"), like: "ServiceRequest")
            let linked = try await give("arrange-service", id, #"{"service":"plants","serviceRequestId":"\#(own)"}"#)
            #expect(linked.json["openServices"] as? [String] == [])
            #expect(try await bench.ids("/service-requests", like: "ServiceRequestPage").count == 3)
        }
    }
}
