import SharedModels
import Testing

/// A checker that never fails proves nothing: each test breaks a good run in one way and asks for the finding.
@Suite("The checker of webhooks")
struct WebhookCheckerTests {
    private let first = CaseID(.v7())
    private let second = CaseID(.v7())
    private let wish = WebhookWish(path: "/ok", types: ["guanjia.intake."])
    private let stubborn = WebhookWish(path: "/refuse", types: ["guanjia.intake."], isTaken: false)

    /// Two events of one case and one of another, in the order of the queue.
    private var entries: [TopicEntry] {
        [(1, first, 1), (2, second, 1), (3, first, 2)].map { number, id, sequence in
            TopicEntry(
                partition: 0, offset: number, eventID: Self.events[Int(number) - 1], caseID: id, sequence: Int64(sequence),
                type: "guanjia.intake.contact.recorded.v1")
        }
    }

    private static let events = (1...3).map { _ in EventID(.v7()) }

    private func arrival(
        _ index: Int, _ path: String = "/ok", status: Int = 204, id: String? = nil, verified: Bool? = true, body: String = "a",
        sealed: Bool = false, type: String? = nil
    ) -> OtherSystem.Arrival {
        let entry = entries[index]
        let event = entry.eventID.description
        return OtherSystem.Arrival(
            path: path, id: id ?? event, at: 0, status: status, sha256: body + event, verified: verified, event: event,
            type: type ?? entry.type, subject: entry.caseID.description, sequence: entry.sequence, sealed: sealed)
    }

    private func broken(
        _ arrivals: [OtherSystem.Arrival], _ wishes: [WebhookWish]? = nil, heads: [String: WebhookChecker.Head] = [:]
    ) -> Set<WebhookChecker.Promise> {
        let told = Dictionary(uniqueKeysWithValues: entries.map { ($0.eventID.description, $0) })
        return Set(
            WebhookChecker(arrivals: arrivals, told: told, due: Set(told.keys), wishes: wishes ?? [wish], heads: heads).findings().map(
                \.promise))
    }

    @Test("Finds nothing where all came, also where one came again at once, or after refusals") func good() {
        #expect(broken([arrival(0), arrival(1), arrival(2)]).isEmpty)
        #expect(broken([arrival(0), arrival(0), arrival(1, status: 500), arrival(1, status: 0), arrival(1), arrival(2)]).isEmpty)
    }

    @Test("Finds an event that did not come, or was never taken") func lost() {
        #expect(broken([arrival(0), arrival(1)]) == [.atLeastOnce])
        #expect(broken([arrival(0), arrival(1), arrival(2, status: 500)]) == [.atLeastOnce])
    }

    @Test("Finds a later event before an earlier one is taken, an earlier one after later ones, and a case's events turned round")
    func order() {
        #expect(broken([arrival(0, status: 500), arrival(1), arrival(0), arrival(2)]) == [.order])
        #expect(broken([arrival(0), arrival(1), arrival(0), arrival(2)]) == [.order])
        #expect(broken([arrival(2), arrival(1), arrival(0)]) == [.order])
    }

    @Test("Finds another id, another body, a bad signature, private content, another type, a stranger's path") func content() {
        for bad in [
            arrival(0, id: "x"), arrival(0, verified: false), arrival(0, verified: nil), arrival(0, sealed: true),
            arrival(0, type: "guanjia.intake.contact.closed.v1"),
        ] { #expect(broken([bad, arrival(1), arrival(2)]) == [.content]) }
        #expect(broken([arrival(0), arrival(0, body: "b"), arrival(1), arrival(2)]) == [.content])
        #expect(broken([arrival(0), arrival(1), arrival(2), arrival(0, "/other")]) == [.content])
        let narrow = WebhookWish(path: "/ok", types: ["guanjia.repairs."])
        #expect(broken([arrival(0)], [narrow]) == [.content])
    }

    @Test("Finds tries that are too many for the time, too early a next one, and a queue that tries nothing") func pace() {
        let event = entries[0].eventID.description
        let came = [arrival(0, "/refuse", status: 503), arrival(0, "/refuse", status: 503)]
        func head(tries: Int, tried: Double, pause: Double) -> [String: WebhookChecker.Head] {
            ["/refuse": .init(event: event, tries: tries, tried: tried, pause: pause)]
        }
        #expect(broken(came, [stubborn], heads: head(tries: 2, tried: 5.4, pause: 64)).isEmpty)
        #expect(broken(came, [stubborn], heads: head(tries: 2, tried: 1, pause: 64)) == [.pace])
        #expect(broken(came, [stubborn], heads: head(tries: 2, tried: 5.4, pause: 5)) == [.pace])
        #expect(broken(came, [stubborn], heads: head(tries: 2, tried: 5.4, pause: 90)) == [.pace])
        #expect(broken(came, [stubborn], heads: head(tries: 3, tried: 66, pause: 300)) == [.pace], "more noted than came")
        #expect(broken(came, [stubborn]) == [.pace])
    }
}
