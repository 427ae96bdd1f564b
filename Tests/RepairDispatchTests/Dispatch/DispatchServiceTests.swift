import Casework
import Database
import Foundation
import Messaging
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

/// Technicians and slips of a running service.
extension ServiceBench {
    static func with<Value: Sendable>(
        instances: Int, _ body: @Sendable (ServiceBench) async throws -> Value
    ) async throws -> Value {
        try await TestService.with(RepairDispatchMain.service, instances: instances) { try await body(ServiceBench(service: $0)) }
    }

    /// Works at any hour, so that the tests may run at any.
    static func roster(_ trades: [String] = ["plumbing"], areas: [String] = [], capacity: Int) -> String {
        let words = trades.map { "\"\($0)\"" }.joined(separator: ","), parts = areas.map { "\"\($0)\"" }.joined(separator: ",")
        return """
            {"trades":[\(words)],"areas":[\(parts)],"capacity":\(capacity),
             "shifts":[{"weekdays":[1,2,3,4,5,6,7],"from":"00:00","to":"00:00"}]}
            """
    }

    /// Opens a file; answers its id.
    func enrol(_ subject: String, trades: [String] = ["plumbing"], areas: [String] = [], capacity: Int = 3) async throws -> TechnicianID {
        let body = """
            {"office":"yunxi","subject":"\(subject)","name":"赵工","roster":\(Self.roster(trades, areas: areas, capacity: capacity))}
            """
        let answer = try await service.ask(
            TestRequest("POST /technicians", as: .engineeringSupervisor, of: "yunxi", body: Data(body.utf8)))
        #expect(answer.status == 201, "\(answer.problem ?? "") \(answer.faults)")
        let schema = try #require(try OpenAPIFile("repair-dispatch.yaml").schema("Technician"))
        #expect(try SchemaCheck.differences(answer.body, schema) == [])
        return TechnicianID(try #require((answer.json["id"] as? String).flatMap(UUID.init(uuidString:))))
    }

    func technician(_ id: TechnicianID) async throws -> Technician? {
        try await service.engine.reader.find(id.retyped(), as: Technician.self)?.body
    }

    /// Until every word between slips and technicians has arrived.
    func allTold() async throws {
        let isTold = try await eventually { try await service.count("SELECT count(*) FROM timer WHERE left(name, 1) = '@'") == 0 }
        #expect(isTold)
    }

    /// Whether slips and technicians say the same.
    func isConsistent(_ technicians: [TechnicianID], _ orders: [WorkOrderID]) async throws -> Bool {
        var assigned: [TechnicianID: Set<WorkOrderID>] = [:]
        for id in orders {
            guard let order = try await order(id), let held = order.held else { continue }
            assigned[held.technicianId, default: []].insert(id)
        }
        for id in technicians {
            guard let file = try await technician(id) else { return false }
            if Set(file.holds.map(\.workOrderId)) != assigned[id, default: []] { return false }
        }
        return true
    }

    func assign(_ id: WorkOrderID, _ body: String = "{}", key: String = UUID().uuidString) async throws -> TestAnswer {
        var request = TestRequest("POST /work-orders/\(id)/assign", as: .maintenanceLead, of: "yunxi", body: Data(body.utf8))
        request.fields["Idempotency-Key"] = key
        return try await service.ask(request)
    }
}

@Suite("Assigning over HTTP (REP-32, OPS-09)", .timeLimit(.minutes(10))) struct DispatchServiceTests {
    @Test("The best gets the slip with the reasons, somebody else only with one, and a request sent twice assigns once") func assign()
        async throws
    {
        try await ServiceBench.with { bench in
            let near = try await bench.enrol("technician-1", areas: ["3-"])
            let far = try await bench.enrol("technician-2", areas: ["5-"])
            let id = try await bench.raise()
            let shown = try await bench.service.ask(TestRequest("GET /work-orders/\(id)/candidates", as: .receptionist, of: "yunxi"))
            let items = try #require(shown.json["items"] as? [[String: Any]])
            #expect(items.map { $0["technicianId"] as? String } == [near.description, far.description])
            let schema = try #require(try OpenAPIFile("repair-dispatch.yaml").schema("Candidates"))
            #expect(try SchemaCheck.differences(shown.body, schema) == [])

            func listed(_ filter: String) async throws -> [String] {
                let page = try await bench.service.ask(TestRequest("GET /work-orders?\(filter)", as: .receptionist, of: "yunxi"))
                #expect(page.status == 200, "\(filter)")
                return try #require(page.json["items"] as? [[String: Any]]).compactMap { $0["id"] as? String }
            }
            #expect(try await listed("unassigned=true") == [id.description])
            let answer = try await bench.assign(id, key: "first")
            #expect(try await listed("unassigned=true") == [])
            #expect(try await listed("technician=\(near)") == [id.description])
            #expect(try await listed("urged=true") == [])
            try await bench.give("urge", to: id, as: .receptionist)
            #expect(try await listed("urged=true") == [id.description])
            let twice = try await bench.service.ask(
                TestRequest(
                    "POST /technicians", as: .engineeringSupervisor, of: "yunxi",
                    body: Data(
                        #"{"office":"yunxi","subject":"technician-1","name":"李工","roster":\#(ServiceBench.roster(capacity: 50))}"#.utf8)))
            #expect(twice.status == 409, "one file for each subject")
            let blank = try await bench.service.ask(
                TestRequest(
                    "POST /technicians", as: .engineeringSupervisor, of: "yunxi",
                    body: Data(#"{"office":"yunxi","subject":"zhang san","name":"张三","roster":{"trades":[]}}"#.utf8)))
            #expect(blank.status == 422 && blank.faults == ["subject"])
            try bench.hold(answer)
            let assignment = try #require(answer.json["assignment"] as? [String: Any])
            #expect(assignment["technicianId"] as? String == near.description)
            #expect(assignment["by"] as? String == "test-maintenance_lead")
            #expect((assignment["fit"] as? [String: Int])?["area"] == 1_000)
            let again = try await bench.assign(id, key: "first")
            #expect(again.fields["idempotency-replayed"] == "true" && again.body == answer.body)

            let bare = try await bench.assign(id, "{\"technicianId\":\"\(far)\"}")
            #expect(bare.status == 422 && bare.faults == ["reason"])
            let other = try await bench.assign(id, "{\"technicianId\":\"\(far)\",\"reason\":\"业主指定\"}")
            #expect(other.status == 200)
            #expect((other.json["assignment"] as? [String: Any])?["override"] as? String == "业主指定")
            // Who asks for a version that is gone assigns nobody, not even a moment later.
            var stale = TestRequest(
                "POST /work-orders/\(id)/assign", as: .maintenanceLead, of: "yunxi",
                body: Data("{\"technicianId\":\"\(near)\",\"reason\":\"离得近\"}".utf8))
            stale.fields["If-Match"] = "\"1\""
            #expect(try await bench.service.ask(stale).status == 412)
            stale.fields["If-Match"] = "no version"
            #expect(try await bench.service.ask(stale).status == 400)
            // A late repetition of the first request changes nothing any more.
            #expect(try await bench.assign(id, key: "first").body == answer.body)
            try await bench.allTold()
            #expect(try await bench.order(id)?.assignment?.technicianId == far)
            #expect(try await bench.isConsistent([near, far], [id]))
            #expect(try await bench.technician(far)?.holds.count == 1)
            let history = try await bench.service.ask(TestRequest("GET /technicians/\(far)/history", as: .engineeringSupervisor))
            let lines = try #require(history.json["items"] as? [[String: Any]])
            #expect(lines.map { $0["command"] as? String } == ["enrol", "take"])
            #expect(lines.last?["actor"] as? String == "test-maintenance_lead")
            #expect(lines.last?["reason"] as? String == "业主指定")
        }
    }

    /// The service, whose slips are assigned only after the technician's word has reached them, as it may.
    private static var overtaken: CaseService {
        var service = RepairDispatchMain.service
        service.routes = { engine, group in
            TechnicianRoutes.add(to: group, of: engine)
            let routes = CaseRoutes(WorkOrder.self, at: "work-orders", of: engine, in: group, by: Role.employees)
            let dispatching = Dispatching(engine: engine)
            routes.command(
                "assign", AssignRequest.self, by: WorkOrderCommand.Code.assign.roles,
                with: { body, order, origin in
                    let form = try await dispatching.take(order, try body.wish(), origin.cause(of: "take"))
                    let isTold = try await eventually {
                        try await engine.reader.find(order.id.retyped(), as: WorkOrder.self)?.body.assignment != nil
                    }
                    #expect(isTold)
                    return .assign(form)
                })
        }
        return service
    }

    @Test("Who asks for the present version is not refused because the technician's word reached the slip first (ADR 14)")
    func versions() async throws {
        try await TestService.with(Self.overtaken) { service in
            let bench = ServiceBench(service: service)
            let technician = try await bench.enrol("technician-1")
            let id = try await bench.raise()
            try await bench.allTold()
            let found = try await service.ask(TestRequest("GET /work-orders/\(id)", as: .maintenanceLead, of: "yunxi"))
            var request = TestRequest("POST /work-orders/\(id)/assign", as: .maintenanceLead, of: "yunxi", body: Data("{}".utf8))
            request.fields["If-Match"] = found.fields["etag"]
            let answer = try await service.ask(request)
            #expect(answer.status == 200)
            #expect((answer.json["assignment"] as? [String: Any])?["technicianId"] as? String == technician.description)
        }
    }

    @Test("An emergency that finds no room pushes out what can wait, and its owner is to hear of it (K-15)") func emergency() async throws {
        try await ServiceBench.with { bench in
            let only = try await bench.enrol("technician-1", trades: ["plumbing", "lift"], capacity: 1)
            let normal = try await bench.raise()
            #expect(try await bench.assign(normal).status == 200)
            let refused = try await bench.assign(try await bench.raise())
            #expect(refused.status == 422 && refused.problem == "rule-violated")
            let urgent = try await bench.raise(ServiceBench.handOver(urgency: .emergency))
            #expect(try await bench.assign(urgent).status == 200)
            try await bench.allTold()
            #expect(try await bench.technician(only)?.holds.map(\.workOrderId) == [urgent])
            let displaced = try #require(try await bench.order(normal))
            #expect(displaced.assignment == nil && displaced.owesAppointment == true)
            let owing = try await bench.service.ask(TestRequest("GET /work-orders?owesAppointment=true", as: .receptionist, of: "yunxi"))
            #expect((owing.json["items"] as? [[String: Any]])?.map { $0["id"] as? String } == [normal.description])
            try await bench.service.settle()
            let told = try #require(try bench.topics.events(OrderDisplaced.self, with: bench.coder).first)
            #expect(told.displacedBy == urgent && told.contactId == displaced.contact?.id && told.appointmentLost != nil)
        }
    }

    @Test("50 slips assigned to 10 technicians from 4 instances at once: nobody is over capacity at any time") func fourInstances()
        async throws
    {
        try await ServiceBench.with(instances: 4) { bench in
            var technicians: [TechnicianID] = []
            for number in 1...10 { technicians.append(try await bench.enrol("technician-\(number)", capacity: 5)) }
            var orders: [WorkOrderID] = []
            for _ in 1...50 {
                let fact = ServiceBench.handOver()
                try bench.topics.tell(fact, about: fact.contactId.retyped(), with: bench.coder)
                orders.append(fact.workOrderId)
            }
            try await bench.service.settle()
            let engines = [bench.service.engine] + bench.service.others
            let watching = Task { try await mostHeld(bench) }
            // Everybody is needed: whoever loses a race for the last place of one technician finds another.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, id) in orders.enumerated() {
                    group.addTask { try await assign(id, from: engines[number % 4]) }
                }
                try await group.waitForAll()
            }
            watching.cancel()
            #expect(try await watching.value <= 5)
            try await bench.allTold()
            for id in technicians { #expect(try await bench.technician(id)?.holds.count == 5) }
            #expect(try await bench.isConsistent(technicians, orders))
            for id in orders { #expect(try await bench.order(id)?.assignment?.round == 1) }
        }
    }

    /// As the route does, from any instance.
    private func assign(_ id: WorkOrderID, from engine: CaseEngine) async throws {
        let order = try #require(try await engine.reader.find(id.retyped(), as: WorkOrder.self)?.body)
        let actor = Actor(subject: "lead", role: .maintenanceLead)
        func cause(_ half: String) -> Submission.Cause {
            .request(actor, idempotency: Submission.Idempotency(caller: "lead", key: "\(half) \(id)", fingerprint: [1]))
        }
        for attempt in 1... {
            do {
                let form = try await Dispatching(engine: engine).take(order, .init(technicianId: nil, reason: nil), cause("take"))
                let result = await engine.runner.submit(
                    Submission(.assign(form), to: id.retyped(), as: WorkOrder.self, under: engine.policy, cause: cause("assign")))
                #expect(result.problem == nil)
                return
            } catch let problem as Problem where attempt < 20 && problem.kind == .ruleViolated {
                // The eight best were full by then; the roster says who is left.
                continue
            }
        }
    }

    /// The most slips that one technician ever held, as the table and the files said until now.
    private func mostHeld(_ bench: ServiceBench) async throws -> Int64 {
        var most: Int64 = 0
        while !Task.isCancelled {
            do {
                most = max(
                    most,
                    try await bench.service.count(
                        "SELECT coalesce(max(jsonb_array_length(body -> 'holds')), 0)::bigint FROM case_file WHERE kind = 'technician'"))
            } catch is CancellationError {
                // Told to stop while it waited for a connection.
                break
            }
            await Task.yield()
        }
        return most
    }

    @Test("A technician's day shows what is in hand, pressing things first, to the technician and to whoever plans") func day() async throws
    {
        try await ServiceBench.with { bench in
            let id = try await bench.enrol("test-technician", trades: ["plumbing"], capacity: 3)
            let normal = try await bench.raise(), urgent = try await bench.raise(ServiceBench.handOver(urgency: .emergency))
            for order in [normal, urgent] { #expect(try await bench.assign(order).status == 200) }
            for role in [Role.technician, .maintenanceLead] {
                let answer = try await bench.service.ask(TestRequest("GET /technicians/\(id)/day", as: role, of: "yunxi"))
                #expect(answer.status == 200)
                let schema = try #require(try OpenAPIFile("repair-dispatch.yaml").schema("TechnicianDay"))
                #expect(try SchemaCheck.differences(answer.body, schema) == [])
                #expect((answer.json["emergencies"] as? [[String: Any]])?.map { $0["id"] as? String } == [urgent.description])
            }
            for command in ["collect", "quote", "accept-quote", "start", "finish"] {
                try await bench.give(command, to: normal, as: .technician)
            }
            try await bench.allTold()
            let done = try await bench.service.ask(TestRequest("GET /technicians/\(id)/day", as: .technician, of: "yunxi"))
            #expect((done.json["toHandIn"] as? [[String: Any]])?.map { $0["id"] as? String } == [normal.description])
            #expect(try await bench.technician(id)?.holds.map(\.workOrderId) == [urgent])
            let other = try await bench.service.ask(TestRequest("GET /technicians/\(id)/day", as: .security, of: "yunxi"))
            #expect(other.status == 403)
        }
    }
}
